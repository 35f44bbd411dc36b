using Sonde.Agent.Executables;
using Sonde.Agent.Guarding;
using Sonde.Agent.Sampling.Go;

namespace Sonde.UnitTests.Agent.Sampling.Go;

public sealed class GoSymbolsTests
{
    private static readonly byte[] Program = new GoTableBuilder()
        .Function("main.main", 32, frameBytes: 24, line: 7)
        .Function("main.work", 64, frameBytes: 40, line: 20, file: "work.go", inlined: ("main.small", 16, 8, 90))
        .Function("runtime.systemstack", 16, flags: 2)
        .Function("runtime.goexit", 16, frameBytes: 0, flags: 1)
        .Build();

    private readonly GoSymbols _symbols = GoTableBuilder.Symbols(Program)!;

    [Fact]
    public void An_address_has_its_function_file_and_line()
    {
        Assert.Equal([new GoFrame("main.main", "main.go", 7) { FirstLine = 7 }], _symbols.Frames(GoTableBuilder.Text + 5, isCall: false));
    }

    [Fact]
    public void What_was_compiled_into_a_function_is_told_before_it()
    {
        GoFrame[] frames = [new("main.small", "work.go", 90) { FirstLine = 90 }, new("main.work", "work.go", 20) { FirstLine = 20 }];
        Assert.Equal(frames, _symbols.Frames(GoTableBuilder.Text + 32 + 20, isCall: false));
    }

    [Fact]
    public void A_call_is_where_it_was_made_and_not_where_it_returns_to()
    {
        Assert.Single(_symbols.Frames(GoTableBuilder.Text + 32 + 16, isCall: true));
        Assert.Equal(2, _symbols.Frames(GoTableBuilder.Text + 32 + 16, isCall: false).Count);
    }

    [Fact]
    public void What_is_not_Go_has_no_name()
    {
        Assert.Empty(_symbols.Frames(GoTableBuilder.Text - 1, isCall: false));
        Assert.Empty(_symbols.Frames(GoTableBuilder.Text + 128, isCall: false));
        Assert.Equal(GoStepKind.Foreign, _symbols.Step(0).Kind);
    }

    [Fact]
    public void How_to_go_on_follows_from_the_function()
    {
        Assert.Equal(new GoStep(GoStepKind.Call, 24, false), _symbols.Step(GoTableBuilder.Text));
        Assert.Equal(GoStepKind.SystemStack, _symbols.Step(GoTableBuilder.Text + 96).Kind);
        Assert.Equal(GoStepKind.Top, _symbols.Step(GoTableBuilder.Text + 112).Kind);
    }

    [Fact]
    public void A_function_is_found_by_its_name()
    {
        Assert.Equal((GoTableBuilder.Text + 32, 64), _symbols.Find("main.work"));
        Assert.Null(_symbols.Find("main.other"));
        Assert.True(_symbols.IsEntry(GoTableBuilder.Text + 32));
        Assert.False(_symbols.IsEntry(GoTableBuilder.Text + 33));
    }

    [Fact]
    public void Without_knowing_the_version_only_whole_functions_are_told()
    {
        var file = ElfFile.Open(new MemoryStream(Program))!;
        var table = GoLineTable.Open(file)!;
        var module = GoModule.Find(file, table, 0, 28, file.ReadAtAddress)!;
        Assert.Null(module.Inlined);
        var symbols = new GoSymbols(file, table, module, hasLinkRegister: false);
        Assert.False(symbols.HasInlined);
        Assert.Equal("main.work", Assert.Single(symbols.Frames(GoTableBuilder.Text + 32 + 20, isCall: false)).Function);
    }

    [Fact]
    public void A_record_that_does_not_agree_with_the_tables_is_not_taken()
    {
        var bytes = (byte[])Program.Clone();
        var at = bytes.AsSpan().LastIndexOf(BitConverter.GetBytes(GoTableBuilder.Text + 128));
        BitConverter.GetBytes(GoTableBuilder.Text + 64).CopyTo(bytes, at);
        Assert.Null(GoTableBuilder.Symbols(bytes));
    }

    [Fact]
    public void Functions_that_do_not_ascend_are_no_table()
    {
        var bytes = (byte[])Program.Clone();
        var at = bytes.AsSpan().IndexOf((byte[])[.. BitConverter.GetBytes(96)]);
        var list = bytes.AsSpan().IndexOf((byte[])[.. BitConverter.GetBytes(0), .. BitConverter.GetBytes(36)]);
        Assert.True(at > 0 && list > 0);
        BitConverter.GetBytes(200u).CopyTo(bytes, list + 8);
        Assert.Null(GoTableBuilder.Symbols(bytes));
    }

    [Fact]
    public void Where_a_program_lies_is_told_by_its_code()
    {
        var file = ElfFile.Open(new MemoryStream(Program))!;
        var offset = (long)file.Segments[0].Offset;
        Assert.Equal(0x10000UL, GoProgram.Bias(file, [new CodeMapping((long)GoTableBuilder.Text + 0x10000 - offset, 4096, 0)]));
        Assert.Null(GoProgram.Bias(file, []));
    }

    [Theory]
    [InlineData("go1.24.4", 24)]
    [InlineData("go1.9", 9)]
    [InlineData("devel go1.28-0123abc", 28)]
    [InlineData("go1.27rc1 X:nogreenteagc", 27)]
    [InlineData("go2.1", null)]
    [InlineData("go1.", null)]
    public void The_version_is_read(string text, int? minor) => Assert.Equal(minor, GoVersion.Minor(text));
}
