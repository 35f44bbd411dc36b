using System.Text;
using Sonde.Agent.Executables;
using Sonde.Agent.Functions;
using Sonde.UnitTests.Agent.Executables;

namespace Sonde.UnitTests.Agent.Functions;

public sealed class GoFunctionsTests
{
    private const ulong Table = 0x500000;
    private const ulong Text = 0x402000;

    [Fact]
    public void Without_symbols_the_module_says_where_the_text_begins() =>
        Assert.Equal(["main.a 402010+16", "main.b 402020+32"], Functions(Text, 0x401000, Build(Text)));

    [Fact]
    public void What_the_header_says_counts_where_the_text_does_begin_there()
    {
        Assert.Equal(["main.a 402010+16", "main.b 402020+32"], Functions(null, Text, Build(Text)));
        Assert.Empty(Functions(null, 0x401000, Build(0x403000)));
        Assert.Empty(Functions(null, Text, Build(0)));
    }

    [Fact]
    public void A_module_of_other_tables_is_none() => Assert.Empty(Functions(Text, 0x401000, Build(0), pointsTo: Table + 8));

    private static string[] Functions(ulong? module, ulong section, byte[] table, ulong pointsTo = Table)
    {
        var elf = new ElfBuilder();
        elf.Section(".gopclntab", table, Table).Section(".text", new byte[128], section);
        if (module is { } text)
        {
            byte[] words = [.. Enumerable.Range(0, 24).SelectMany(word => elf.U64(word switch { 0 => pointsTo, 1 => pointsTo + 72, 13 => pointsTo + 96, 22 => text, 23 => text + 64, _ => 7 }))];
            elf.Segment(1, 6, 0x600000, [.. new byte[40], .. words]);
        }

        using var stream = new MemoryStream(elf.Build());
        return [.. GoFunctions.Of(ElfFile.Open(stream)!).Select(static function => $"{function.Name} {function.Address:x}+{function.Size}")];
    }

    /// <summary>Names at 72, the list of functions at 96: two functions and the end; their own places behind it.</summary>
    private static byte[] Build(ulong text)
    {
        var elf = new ElfBuilder();
        var names = Encoding.ASCII.GetBytes("main.a\0main.b\0");
        return
        [
            .. elf.U32(0xfffffff1), 0, 0, 1, 8, .. elf.U64(2), .. elf.U64(0), .. elf.U64(text), .. elf.U64(72), .. elf.U64(0), .. elf.U64(0), .. elf.U64(0), .. elf.U64(96),
            .. names, .. new byte[24 - names.Length],
            .. elf.U32(0x10), .. elf.U32(20), .. elf.U32(0x20), .. elf.U32(36), .. elf.U32(0x40),
            .. elf.U32(0x10), .. elf.U32(0), .. elf.U64(0), .. elf.U32(0x20), .. elf.U32(7), .. elf.U64(0), .. new byte[16],
        ];
    }
}
