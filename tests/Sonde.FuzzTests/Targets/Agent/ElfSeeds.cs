using System.Text;
using Sonde.UnitTests.Agent.Executables;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>Small executables with what is looked for in them.</summary>
internal static class ElfSeeds
{
    private const string Module = "path\texample.com/shop/cmd/api\nmod\texample.com/shop\t(devel)\nbuild\t-gcflags=\"all=-N -l\"\nbuild\t-trimpath=true\nbuild\tvcs.revision=0123abc\nbuild\tvcs.modified=true\n";

    /// <summary>Go's build information inline, in a section; a GNU build id.</summary>
    public static byte[] Inline { get; } = new ElfBuilder()
        .Segment(4, 4, 0, Note("GNU", 3, [0xab, 0xcd])).Section(".go.buildinfo", InlineInfo("go1.24.4", Module), 0x500000).Section(".symtab", [1]).Section(".debug_info", [1]).Build();

    /// <summary>The same in the data, without section headers.</summary>
    public static byte[] Stripped { get; } = new ElfBuilder { HasSectionHeaders = false }
        .Segment(1, 5, 0x400000, new byte[64]).Segment(1, 6, 0x600000, [.. new byte[256], .. InlineInfo("go1.18", "")]).Segment(4, 4, 0, Note("Go", 4, "abc/def"u8.ToArray())).Build();

    /// <summary>The form with pointers, big-endian.</summary>
    public static byte[] Pointed { get; } = BuildPointed();

    /// <summary>A file table.</summary>
    public static byte[] Files { get; } = BuildFiles();

    private static byte[] BuildPointed()
    {
        var elf = new ElfBuilder(isBigEndian: true);
        const ulong at = 0x600000;
        var version = "go1.16"u8.ToArray();
        var module = Wrap("path\tcmd/old\n");
        byte[] content =
        [
            .. Header(1), .. elf.U64(at + 32), .. elf.U64(at + 48), .. elf.U64(at + 64), .. elf.U64((ulong)version.Length),
            .. elf.U64(at + 64 + (ulong)version.Length), .. elf.U64((ulong)module.Length), .. version, .. module,
        ];
        return elf.Segment(1, 6, at, content).Section(".go.buildinfo", content, at).Build();
    }

    private static byte[] BuildFiles()
    {
        var elf = new ElfBuilder();
        var names = Encoding.ASCII.GetBytes("/usr/local/go/src/runtime/proc.go\0/usr/local/go/src/fmt/print.go\0/src/shop/main.go\0/src/shop/order.go\0");
        byte[] table =
        [
            .. elf.U32(0xfffffff1), 0, 0, 1, 8, .. elf.U64(1), .. elf.U64(4), .. elf.U64(0x401000), .. elf.U64(72), .. elf.U64(72), .. elf.U64(72),
            .. elf.U64(72 + (ulong)names.Length), .. elf.U64(0), .. names, .. new byte[32],
        ];
        return elf.Section(".gopclntab", table, 0x500000).Build();
    }

    private static byte[] Header(byte flags) => [0xff, .. " Go buildinf:"u8, 8, flags];

    private static byte[] InlineInfo(string version, string module)
    {
        var wrapped = module.Length == 0 ? [] : Wrap(module);
        return [.. Header(2), .. new byte[16], .. Counted(Encoding.UTF8.GetBytes(version)), .. Counted(wrapped)];
    }

    private static byte[] Wrap(string module) => [.. new byte[16], .. Encoding.UTF8.GetBytes(module), .. new byte[16]];

    private static byte[] Counted(byte[] bytes)
    {
        var length = new List<byte>();
        var rest = bytes.Length;
        do
        {
            length.Add((byte)((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0)));
            rest >>= 7;
        }
        while (rest > 0);

        return [.. length, .. bytes];
    }

    private static byte[] Note(string name, uint type, byte[] value)
    {
        byte[] padded = [.. Encoding.ASCII.GetBytes(name), .. new byte[4 - (name.Length % 4)]];
        return
        [
            .. BitConverter.GetBytes(name.Length + 1), .. BitConverter.GetBytes(value.Length), .. BitConverter.GetBytes(type),
            .. padded, .. value, .. new byte[(4 - (value.Length % 4)) % 4],
        ];
    }
}
