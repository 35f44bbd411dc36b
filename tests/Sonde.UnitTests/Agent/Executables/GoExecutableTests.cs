using System.Text;
using Sonde.Agent.Executables;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Executables;

public sealed class GoExecutableTests
{
    private const string Module = """
        path	example.com/shop/cmd/api
        mod	example.com/shop	(devel)
        build	-compiler=gc
        build	-gcflags="all=-N -l"
        build	-trimpath=true
        build	vcs.revision=0123abc
        build	vcs.modified=true

        """;

    [Fact]
    public void What_an_executable_names_and_does_not_hold_costs_no_memory()
    {
        var elf = new ElfBuilder();
        byte[] table = [.. elf.U32(0xfffffff1), 0, 0, 1, 8, .. new byte[40], .. elf.U64(72), .. elf.U64(15 << 20), .. elf.U64(0), .. elf.U64(0)];
        var bytes = elf.Section(".gopclntab", table).Build();
        BitConverter.GetBytes(16L << 20).CopyTo(bytes, bytes.Length - 128 + 32);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = GoFileTable.Read(new MemoryStream(bytes));
        _ = Read(new ElfBuilder().Section(".go.buildinfo", [.. Header(2), .. new byte[16], 0xff, 0xff, 0x3f]));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 512 * 1024);
    }

    [Fact]
    public void The_inline_form_is_read_from_its_section()
    {
        var build = Read(new ElfBuilder()
            .Segment(4, 4, 0, Note("GNU", 3, [0xab, 0xcd]))
            .Section(".go.buildinfo", Inline("go1.24.4", Module), 0x500000)
            .Section(".symtab", [1]).Section(".debug_info", [1]));

        Assert.Equal(
            new GoBuild("go1.24.4", "example.com/shop/cmd/api", "example.com/shop", "0123abc", IsModified: true, IsTrimPath: true, IsOptimized: false, HasDebugInformation: true, HasSymbols: true, "abcd"),
            build);
    }

    [Fact]
    public void Stripped_section_headers_leave_the_scan_of_the_data()
    {
        byte[] data = [.. new byte[70_000 - (70_000 % 16)], .. Inline("go1.18", "")];
        var build = Read(new ElfBuilder { HasSectionHeaders = false }.Segment(1, 5, 0x400000, new byte[64]).Segment(1, 6, 0x600000, data));

        Assert.Equal(("go1.18", null, false, false), (build?.GoVersion, build?.IsOptimized, build!.HasSymbols, build.HasDebugInformation));
    }

    [Fact]
    public void A_header_at_the_very_border_of_two_reads_is_found()
    {
        byte[] data = [.. new byte[(64 * 1024) - 16], .. Inline("go1.21.0", "")];

        Assert.Equal("go1.21.0", Read(new ElfBuilder { HasSectionHeaders = false }.Segment(1, 6, 0x600000, data))?.GoVersion);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_pointer_form_is_read_in_either_byte_order(bool isBigEndian)
    {
        var elf = new ElfBuilder(isBigEndian);
        const ulong at = 0x600000;
        var version = Encoding.UTF8.GetBytes("go1.16");
        var module = Wrap("path\tcmd/old\n");
        byte[] content =
        [
            .. Header(isBigEndian ? (byte)1 : (byte)0), .. elf.U64(at + 32), .. elf.U64(at + 48),
            .. elf.U64(at + 64), .. elf.U64((ulong)version.Length),
            .. elf.U64(at + 64 + (ulong)version.Length), .. elf.U64((ulong)module.Length), .. version, .. module,
        ];
        var build = Read(elf.Segment(1, 6, at, content).Section(".go.buildinfo", content, at));

        Assert.Equal(("go1.16", "cmd/old", null), (build?.GoVersion, build?.MainPath, build?.IsOptimized));
    }

    [Fact]
    public void Compressed_debug_information_counts_and_the_go_build_id_stands_in()
    {
        var build = Read(new ElfBuilder().Segment(4, 4, 0, Note("Go", 4, "abc/def"u8.ToArray())).Section(".go.buildinfo", Inline("go1.20", Module)).Section(".zdebug_info", [1]));

        Assert.Equal((true, false, "abc/def"), (build!.HasDebugInformation, build.HasSymbols, build.BuildId));
    }

    [Theory]
    [InlineData("-gcflags=-N -l", false)]
    [InlineData("-gcflags=all=-N", false)]
    [InlineData("-gcflags=-l", true)]
    [InlineData("-gcflags=-Nothing", true)]
    [InlineData("-compiler=gc", true)]
    public void Optimization_is_told_from_the_flags(string setting, bool isOptimized)
        => Assert.Equal(isOptimized, GoModuleText.Parse($"build\t{setting}\n").IsOptimized);

    [Fact]
    public void Another_languages_executable_is_none() => Assert.Null(Read(new ElfBuilder().Segment(1, 6, 0x600000, new byte[4096]).Section(".symtab", [1])));

    [Fact]
    public void A_file_that_is_cut_off_anywhere_ends_in_an_answer()
    {
        var bytes = new ElfBuilder().Segment(4, 4, 0, Note("GNU", 3, [1])).Segment(1, 6, 0x600000, new byte[64]).Section(".go.buildinfo", Inline("go1.24", Module)).Build();
        for (var length = 0; length < bytes.Length; length++)
        {
            _ = GoExecutable.Read(new MemoryStream(bytes, 0, length));
        }
    }

    [Fact]
    public void Bytes_changed_at_random_end_in_an_answer()
    {
        var bytes = new ElfBuilder().Segment(4, 4, 0, Note("GNU", 3, [1])).Segment(1, 6, 0x600000, new byte[64]).Section(".go.buildinfo", Inline("go1.24", Module)).Build();
        var random = new Random(1);
        for (var round = 0; round < 5000; round++)
        {
            var changed = (byte[])bytes.Clone();
            for (var change = 0; change < 4; change++)
            {
                changed[random.Next(Math.Min(changed.Length, round % 2 == 0 ? 300 : changed.Length))] = (byte)(random.Next(3) == 0 ? 0xff : random.Next(256));
            }

            _ = GoExecutable.Read(new MemoryStream(changed));
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0x7f })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 0x00 })]
    public void A_length_beyond_all_bounds_is_no_version(byte[] length)
        => Assert.Null(Read(new ElfBuilder().Section(".go.buildinfo", [.. Header(2), .. new byte[16], .. length])));

    private static GoBuild? Read(ElfBuilder elf) => GoExecutable.Read(new MemoryStream(elf.Build()));

    private static byte[] Header(byte flags) => [0xff, .. " Go buildinf:"u8, 8, flags];

    private static byte[] Inline(string version, string module)
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
