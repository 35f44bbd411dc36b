using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Sonde.Agent.Native;

/// <summary>What statx(2) tells of a file.</summary>
/// <param name="Mode">Kind and permission bits (inode(7)).</param>
/// <param name="Size">Its length.</param>
/// <param name="Modified">When it was written last, in nanoseconds since 1970.</param>
internal readonly record struct FileStatus(int Mode, long Size, long Modified)
{
    private const int StructureBytes = 256;
    private const uint BasicStatistics = 0x7ff;
    private const int KindBits = 0xF000;

    /// <summary>When anything about it changed last, its name and its mode too, in nanoseconds since 1970: the kernel's own, which no program can set.</summary>
    public long Changed { get; private init; }

    /// <summary>Permission bits without those that lend rights (setuid and its like).</summary>
    public int Permissions => Mode & 0x1FF;

    public bool IsFolder => (Mode & KindBits) == 0x4000;

    public bool IsFile => (Mode & KindBits) == 0x8000;

    public bool IsLink => (Mode & KindBits) == 0xA000;

    /// <summary>What it is, for people.</summary>
    public string Kind => (Mode & KindBits) switch
    {
        0x4000 => "a folder",
        0x8000 => "a file",
        0xA000 => "a link",
        0x2000 or 0x6000 => "a device",
        0x1000 => "a pipe",
        0xC000 => "a socket",
        _ => "of no known kind",
    };

    /// <summary>Looks at a name in a folder, a link itself; or at a descriptor, by the empty name. Null where it cannot be looked at: errno says why.</summary>
    public static unsafe FileStatus? Of(int folder, string name)
    {
        // struct statx (linux/stat.h) is the same everywhere.
        var bytes = stackalloc byte[StructureBytes];
        if (FileCalls.Look(folder, name, FileFlags.LinkItself | (name.Length == 0 ? FileFlags.EmptyPath : 0), BasicStatistics, bytes) != 0)
        {
            return null;
        }

        var fields = new ReadOnlySpan<byte>(bytes, StructureBytes);
        return new FileStatus(BinaryPrimitives.ReadUInt16LittleEndian(fields[28..]), MemoryMarshal.Read<long>(fields[40..]), Time(fields[112..]))
        {
            Changed = Time(fields[96..]),
        };
    }

    private static long Time(ReadOnlySpan<byte> from) => (MemoryMarshal.Read<long>(from) * 1_000_000_000) + MemoryMarshal.Read<uint>(from[8..]);
}
