using System.Text;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Executables;

/// <summary>
/// What a Go executable says of its own build, read as Go's debug/buildinfo does (go1.24, src/debug/buildinfo/buildinfo.go): a header of 32
/// bytes at a multiple of 16, in section .go.buildinfo or, where the section headers were stripped, somewhere in the first writable part.
/// </summary>
internal static class GoExecutable
{
    private const int HeaderSize = 32;
    private const int Alignment = 16;
    private const int MostTextBytes = 1 << 20;
    private const int ChunkSize = 64 * 1024;
    private const ulong MostScannedBytes = 64 << 20;
    private const int MarkerSize = 16;

    private static readonly byte[] MagicBytes = [0xff, .. " Go buildinf:"u8];

    /// <summary>Reads it; null when the file is not ELF or not Go's.</summary>
    public static GoBuild? Read(Stream stream)
    {
        if (ElfFile.Open(stream) is not { } file || FindHeader(file) is not { } header || ReadTexts(file, header) is not { } texts)
        {
            return null;
        }

        var module = GoModuleText.Parse(texts.Module);
        return new GoBuild(
            texts.Version, module.MainPath, module.MainModule, module.Revision, module.IsModified, module.IsTrimPath, module.IsOptimized,
            HasDebugInformation: file.Section(".debug_info") is not null || file.Section(".zdebug_info") is not null,
            HasSymbols: file.Section(".symtab") is not null,
            ElfNotes.BuildId(file));
    }

    /// <summary>Offset of the header in the file.</summary>
    private static ulong? FindHeader(ElfFile file)
    {
        if (file.Section(".go.buildinfo") is { } section)
        {
            return Scan(file, section.Offset, Math.Min(section.Size, MostTextBytes));
        }

        foreach (var segment in file.Segments)
        {
            if (segment is { Type: ElfSegment.Load, IsWritable: true, IsExecutable: false })
            {
                return Scan(file, segment.Offset, Math.Min(segment.FileSize, MostScannedBytes));
            }
        }

        return null;
    }

    private static ulong? Scan(ElfFile file, ulong offset, ulong size)
    {
        var buffer = new byte[ChunkSize];
        for (ulong done = 0; done + HeaderSize <= size;)
        {
            var wanted = (int)Math.Min((ulong)buffer.Length, size - done);
            var count = file.Read(offset + done, buffer.AsSpan(0, wanted));
            for (var index = 0; index + HeaderSize <= count; index += Alignment)
            {
                if (buffer.AsSpan(index, MagicBytes.Length).SequenceEqual(MagicBytes))
                {
                    return offset + done + (ulong)index;
                }
            }

            if (count < wanted)
            {
                return null;
            }

            // The last 16 bytes are looked at again: a header may begin there.
            done += (ulong)Math.Max(Alignment, count - Alignment);
        }

        return null;
    }

    private static (string Version, string Module)? ReadTexts(ElfFile file, ulong header)
    {
        Span<byte> bytes = stackalloc byte[HeaderSize];
        if (file.Read(header, bytes) < HeaderSize)
        {
            return null;
        }

        const int inlineFlag = 2;
        byte[]? version, module;
        if ((bytes[15] & inlineFlag) != 0)
        {
            var at = header + HeaderSize;
            version = ReadCounted(file, ref at);
            module = version is null ? null : ReadCounted(file, ref at);
        }
        else
        {
            var pointerSize = bytes[14];
            version = pointerSize == 8 ? ReadPointed(file, file.U64(bytes[16..])) : null;
            module = version is null ? null : ReadPointed(file, file.U64(bytes[24..]));
        }

        return version is not { Length: > 0 } ? null : (Encoding.UTF8.GetString(version), Unwrap(module ?? []));
    }

    /// <summary>A varint length, then the bytes (go1.18 and later).</summary>
    private static byte[]? ReadCounted(ElfFile file, ref ulong at)
    {
        Span<byte> head = stackalloc byte[5];
        var got = file.Read(at, head);
        var length = 0UL;
        for (var index = 0; index < got; index++)
        {
            length |= (ulong)(head[index] & 0x7f) << (7 * index);
            if ((head[index] & 0x80) == 0)
            {
                at += (ulong)index + 1;
                var text = ReadText(file, length, at, file.Read);
                at += length;
                return text;
            }
        }

        return null;
    }

    /// <summary>The address of a Go string: the address of its bytes, then their count (before go1.18).</summary>
    private static byte[]? ReadPointed(ElfFile file, ulong address)
    {
        Span<byte> text = stackalloc byte[16];
        return file.ReadAtAddress(address, text) < text.Length
            ? null
            : ReadText(file, file.U64(text[8..]), file.U64(text), file.ReadAtAddress);
    }

    private static byte[]? ReadText(ElfFile file, ulong length, ulong at, Func<ulong, Span<byte>, int> read)
    {
        if (length > (ulong)file.Present(0, MostTextBytes))
        {
            return null;
        }

        var bytes = new byte[length];
        return read(at, bytes) == bytes.Length ? bytes : null;
    }

    /// <summary>The module text is wrapped in two markers of 16 bytes, with a line feed before the second.</summary>
    private static string Unwrap(byte[] module)
        => module.Length >= 2 * MarkerSize + 1 && module[^(MarkerSize + 1)] == (byte)'\n'
            ? Encoding.UTF8.GetString(module.AsSpan(MarkerSize..^MarkerSize))
            : "";
}
