using System.Buffers.Binary;
using System.Globalization;

namespace Sonde.EndToEndTests.Support;

/// <summary>A process of a target as this machine sees it.</summary>
internal sealed class TargetProcess(int id)
{
    public int Id => id;

    public bool Exists => File.Exists($"/proc/{id}/status");

    /// <summary>Who traces it; 0 for nobody.</summary>
    public int TracerId => int.Parse(Field("TracerPid") ?? "0", CultureInfo.InvariantCulture);

    /// <summary>Neither gone, nor stopped, nor traced.</summary>
    public bool IsFree => Field("State") is { } state && state[0] is not ('t' or 'T' or 'X' or 'Z') && TracerId == 0;

    /// <summary>For a test that fails.</summary>
    public string Text => $"process {id}: {Field("State") ?? "gone"}, traced by {TracerId}";

    /// <summary>How many bytes of its instructions are not those of its executable (elf(5): PT_LOAD segments that may be executed).</summary>
    public int AlteredBytes()
    {
        var file = File.ReadAllBytes($"/proc/{id}/exe").AsSpan();
        using var memory = File.OpenHandle($"/proc/{id}/mem");
        var table = (int)BinaryPrimitives.ReadUInt64LittleEndian(file[32..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(file[56..]);
        var altered = 0;

        // ET_DYN is position-independent: its first mapping is where its first segment is, whose address is 0 mostly.
        var shift = BinaryPrimitives.ReadUInt16LittleEndian(file[16..]) == 3 ? FirstMapping() - FirstAddress(file, table, count) : 0;
        for (var entry = 0; entry < count; entry++)
        {
            var header = file.Slice(table + (56 * entry), 56);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header) != 1 || (header[4] & 1) == 0)
            {
                continue;
            }

            var offset = (int)BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
            var address = shift + (long)BinaryPrimitives.ReadUInt64LittleEndian(header[16..]);
            var wanted = file.Slice(offset, (int)BinaryPrimitives.ReadUInt64LittleEndian(header[32..]));
            altered += Differences(memory, address, wanted);
        }

        return altered;
    }

    /// <summary>Fails unless it gets free within so many seconds of a quiet machine, with its own instructions.</summary>
    public async Task<TimeSpan> IsSoonFreeAsync(double seconds, Func<string>? detail = null)
    {
        var elapsed = await Eventually.IsTrueAsync(() => IsFree, "the target is free", seconds, () => $"{Text}\n{detail?.Invoke()}");
        Assert.Equal(0, AlteredBytes());
        return elapsed;
    }

    private static long FirstAddress(ReadOnlySpan<byte> file, int table, int count)
    {
        for (var entry = 0; entry < count; entry++)
        {
            var header = file.Slice(table + (56 * entry), 56);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header) == 1)
            {
                return (long)BinaryPrimitives.ReadUInt64LittleEndian(header[16..]) & ~4095L;
            }
        }

        return 0;
    }

    private long FirstMapping()
    {
        var executable = new FileInfo($"/proc/{id}/exe").LinkTarget!;
        var line = File.ReadLines($"/proc/{id}/maps").First(line => line.EndsWith($" {executable}", StringComparison.Ordinal));
        return long.Parse(line[..line.IndexOf('-', StringComparison.Ordinal)], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    private static int Differences(Microsoft.Win32.SafeHandles.SafeFileHandle memory, long address, ReadOnlySpan<byte> wanted)
    {
        var have = new byte[wanted.Length];
        var read = 0;
        int part;
        while (read < have.Length && (part = RandomAccess.Read(memory, have.AsSpan(read), address + read)) > 0)
        {
            read += part;
        }

        var differences = wanted.Length - read;
        for (var index = 0; index < read; index++)
        {
            differences += have[index] == wanted[index] ? 0 : 1;
        }

        return differences;
    }

    private string? Field(string name)
    {
        try
        {
            return File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
