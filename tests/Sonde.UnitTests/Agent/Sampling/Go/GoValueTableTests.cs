using Sonde.Agent.Executables;
using Sonde.Agent.Sampling.Go;
using Sonde.UnitTests.Agent.Executables;

namespace Sonde.UnitTests.Agent.Sampling.Go;

public sealed class GoValueTableTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(9, 3)]
    [InlineData(10, -1)]
    [InlineData(309, -1)]
    [InlineData(310, 70000)]
    [InlineData(311, null)]
    public void A_value_holds_for_its_bytes(ulong into, int? value) => Assert.Equal(value, At(GoTableBuilder.Pairs((3, 10), (-1, 300), (70000, 1)), into));

    [Fact]
    public void The_first_value_may_be_that_from_which_is_counted() => Assert.Equal(-1, At(GoTableBuilder.Pairs((-1, 5), (0, 5)), 4));

    [Fact]
    public void Bytes_are_counted_in_instructions() => Assert.Equal(2, At(GoTableBuilder.Pairs((1, 2), (2, 2)), 8, quantum: 4));

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 2 })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1 })]
    [InlineData(new byte[] { 2, 0, 2, 0, 2, 0 })]
    public void What_ends_early_has_no_value(byte[] table) => Assert.Null(At(table, 0));

    private static int? At(byte[] table, ulong into, uint quantum = 1)
    {
        var file = ElfFile.Open(new MemoryStream(new ElfBuilder().Section("t", table).Build()))!;
        var section = file.Section("t")!.Value;
        return GoValueTable.At(new TableBytes(file, section.Offset, section.Offset + section.Size), into, quantum);
    }
}
