using System.Buffers.Binary;
using System.Buffers.Text;
using Sonde.Agent.Native;

namespace Sonde.Agent.Sampling.Go;

/// <summary>The threads of a process, read anew each time from a folder that stays open: /proc/PID/task. For one thread.</summary>
internal sealed unsafe class ThreadList : IDisposable
{
    /// <summary>The most threads that are told.</summary>
    public const int Most = 4096;

    private const int DirectoryCloseOnExecute = 0x90000;
    private const int BufferSize = 16 * 1024;
    private const int NameOffset = 19;
    private const int LengthOffset = 16;

    private readonly int _folder;
    private readonly byte[] _buffer = new byte[BufferSize];

    /// <param name="processId">The process.</param>
    public ThreadList(int processId) => _folder = Libc.Open($"/proc/{processId}/task", DirectoryCloseOnExecute);

    /// <summary>Reads them; false where there is no such process any more.</summary>
    /// <param name="into">Gets the threads, and nothing else.</param>
    public bool TryRead(List<int> into)
    {
        into.Clear();
        if (_folder < 0 || Libc.Seek(_folder, 0, 0) < 0)
        {
            return false;
        }

        nint count;
        do
        {
            fixed (byte* start = _buffer)
            {
                count = Libc.ReadDirectory(_folder, start, BufferSize);
            }

            Parse(_buffer.AsSpan(0, (int)Math.Max(count, 0)), into);
        }
        while (count > 0 && into.Count < Most);
        return into.Count > 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _ = Libc.Close(_folder);

    /// <summary>The entries of a folder whose names are numbers (<c>struct linux_dirent64</c>, getdents(2)).</summary>
    internal static void Parse(ReadOnlySpan<byte> entries, List<int> into)
    {
        while (entries.Length > NameOffset)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(entries[LengthOffset..]);
            if (length <= NameOffset || length > entries.Length)
            {
                return;
            }

            if (Utf8Parser.TryParse(entries[NameOffset..length], out int thread, out var digits) && thread > 0 && digits > 0)
            {
                into.Add(thread);
            }

            entries = entries[length..];
        }
    }
}
