using Sonde.Agent.Observing;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Observing;

public sealed class ObserveRulesTests
{
    private static readonly ObserveRequest Good = new("/src/main.go", 42, 20, 1, 30) { Expressions = ["u.ID", "callback", "len(calls)"], Depth = 1 };

    private static readonly IDapDialect Delve = DapDialects.For("delve")!;

    [Fact]
    public void Each_debugger_judges_expressions_and_conditions_itself()
    {
        var debugpy = DapDialects.For("debugpy")!;
        Assert.Null(ObserveRules.Judge(Good with { Condition = "u.ID == 7 and not u.is_new" }, debugpy));
        Assert.NotNull(ObserveRules.Judge(Good with { Expressions = ["u.save()"] }, debugpy));
        Assert.NotNull(ObserveRules.Judge(Good with { Condition = "u.save()" }, debugpy));
        Assert.Null(DapDialects.For("node"));
    }

    [Fact]
    public void What_only_reads_is_taken() => Assert.Null(ObserveRules.Judge(Good, Delve));

    [Theory]
    [InlineData("call f()")]
    [InlineData("  call\tf()")]
    [InlineData("dlv config -list")]
    [InlineData(" ")]
    public void What_runs_code_or_commands_is_refused_also_as_a_condition(string text)
    {
        Assert.NotNull(ObserveRules.Judge(Good with { Expressions = [text] }, Delve));
        Assert.NotNull(ObserveRules.Judge(Good with { Condition = text }, Delve));
    }

    [Fact]
    public void What_is_out_of_range_is_refused()
    {
        ObserveRequest[] bad =
        [
            Good with { File = "" }, Good with { Line = 0 }, Good with { BoundMilliseconds = 0.5 }, Good with { BoundMilliseconds = 1001 },
            Good with { BoundMilliseconds = double.NaN }, Good with { Count = 0 }, Good with { Count = 100_001 }, Good with { TimeoutSeconds = 0 },
            Good with { Frames = 0 }, Good with { Depth = 7 }, Good with { Expressions = [.. Enumerable.Repeat("x", 33)] },
        ];
        Assert.All(bad, static request => Assert.NotNull(ObserveRules.Judge(request, Delve)));
    }
}
