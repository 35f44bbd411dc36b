using System.Globalization;
using Sonde.Agent.Native;

namespace Sonde.Agent.Processes;

/// <summary>The real /proc. Every call reads anew; a process that ends meanwhile is simply not there.</summary>
internal sealed class ProcessTable : IProcessTable
{
    private const int MostBytes = 16 * 1024;

    /// <inheritdoc/>
    public IReadOnlyList<int> Ids()
    {
        var ids = new List<int>();
        foreach (var path in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                ids.Add(id);
            }
        }

        ids.Sort();
        return ids;
    }

    /// <inheritdoc/>
    public ProcessStat? Stat(int processId)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var count = ReadFile($"/proc/{processId}/stat", buffer);
        return count > 0 && ProcessStat.TryParse(buffer[..count], out var stat) ? stat : null;
    }

    /// <inheritdoc/>
    public ProcessStatus? Status(int processId)
    {
        var buffer = new byte[MostBytes];
        var count = ReadFile($"/proc/{processId}/status", buffer);
        return count > 0 ? ProcessStatus.Parse(buffer.AsSpan(0, count)) : null;
    }

    /// <summary>Reads from the start of a file as much as fits; -1 when it cannot be opened or read.</summary>
    internal static unsafe int ReadFile(string path, Span<byte> buffer)
    {
        const int readOnlyCloseOnExecute = 0x80000;
        var descriptor = Libc.Open(path, readOnlyCloseOnExecute);
        if (descriptor < 0)
        {
            return -1;
        }

        try
        {
            fixed (byte* start = buffer)
            {
                var total = 0;
                while (total < buffer.Length)
                {
                    var count = Libc.Read(descriptor, start + total, (nuint)(buffer.Length - total));
                    if (count <= 0)
                    {
                        return count < 0 && total == 0 ? -1 : total;
                    }

                    total += (int)count;
                }

                return total;
            }
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }
}
