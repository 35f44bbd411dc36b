using System.Text;

namespace Sonde.Agent.Executables;

/// <summary>The notes of an ELF file that identify a build.</summary>
internal static class ElfNotes
{
    private const int MostBytes = 64 * 1024;
    private const int MostIdBytes = 256;
    private const uint GnuBuildId = 3;
    private const uint GoBuildId = 4;

    /// <summary>The GNU build id as lower-case hexadecimal, else the Go build id as it stands; null for neither.</summary>
    public static string? BuildId(ElfFile file)
    {
        string? go = null;
        byte[] bytes = [];
        foreach (var segment in file.Segments)
        {
            if (segment.Type != ElfSegment.Note)
            {
                continue;
            }

            var length = file.Present(segment.Offset, Math.Min(segment.FileSize, MostBytes));
            if (bytes.Length < length)
            {
                bytes = new byte[length];
            }

            length = file.Read(segment.Offset, bytes.AsSpan(0, length));
            if (Find(file, bytes.AsSpan(0, length), ref go) is { } gnu)
            {
                return gnu;
            }
        }

        return go;
    }

    private static string? Find(ElfFile file, ReadOnlySpan<byte> notes, ref string? go)
    {
        while (notes.Length >= 12)
        {
            var (nameSize, valueSize, type) = (file.U32(notes), file.U32(notes[4..]), file.U32(notes[8..]));
            var (nameRoom, valueRoom) = (Aligned(nameSize), Aligned(valueSize));
            if (12 + nameRoom + valueRoom > (ulong)notes.Length)
            {
                return null;
            }

            var name = notes.Slice(12, (int)nameSize).TrimEnd((byte)0);
            var value = notes.Slice(12 + (int)nameRoom, (int)Math.Min(valueSize, MostIdBytes));
            if (type == GnuBuildId && name.SequenceEqual("GNU"u8) && !value.IsEmpty)
            {
                return Convert.ToHexStringLower(value);
            }

            if (type == GoBuildId && name.SequenceEqual("Go"u8) && !value.IsEmpty)
            {
                go ??= Encoding.UTF8.GetString(value);
            }

            notes = notes[(12 + (int)nameRoom + (int)valueRoom)..];
        }

        return null;
    }

    private static ulong Aligned(uint size) => (size + 3UL) & ~3UL;
}
