using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Targets;
using Sonde.Core.Tools;
using Sonde.Core.Workspaces;

namespace Sonde.UnitTests.Core.Workspaces;

public sealed class WorkspaceSessionsTests
{
    private static readonly TargetReference Target = TargetGrammar.Read(new TargetWords("podman/front"), [])!;
    private static readonly DebugRequest Common = new() { Target = Target, Toolbox = new ToolboxWishes { Image = "common" }, KeepsIde = true, Budget = TimeSpan.FromSeconds(9) };

    [Fact]
    public void What_the_file_says_goes_over_what_is_common()
    {
        var session = Debug(new TargetWishes { Tool = WorkspaceTool.Node, LocalPort = 9300, Image = "own", Source = "/src", RemoteSource = "/app", Budget = TimeSpan.FromSeconds(3) });
        Assert.Equal("front", session.Name);
        Assert.Equal(DebuggerKind.Node, session.Tool);
        Assert.Equal(9300, session.LocalPort);
        Assert.Equal("own", session.Toolbox.Image);
        Assert.Equal(("/src", "/app"), (session.Source, session.RemoteSource));
        Assert.Equal(TimeSpan.FromSeconds(3), session.Budget);
        Assert.True(session.KeepsIde);
    }

    [Theory]
    [InlineData(WorkspaceTool.Go, DebuggerKind.Delve)]
    [InlineData(WorkspaceTool.Node, DebuggerKind.Node)]
    [InlineData(WorkspaceTool.Python, DebuggerKind.Debugpy)]
    [InlineData(WorkspaceTool.Java, DebuggerKind.Jdwp)]
    [InlineData(WorkspaceTool.Native, DebuggerKind.Native)]
    public void Every_tool_of_the_file_is_a_debugger(WorkspaceTool tool, object debugger) => Assert.Equal(debugger, Debug(new TargetWishes { Tool = tool }).Tool);

    [Fact]
    public void What_the_file_leaves_out_is_common()
    {
        var session = Debug(new TargetWishes());
        Assert.Null(session.Tool);
        Assert.Equal("common", session.Toolbox.Image);
        Assert.Equal(TimeSpan.FromSeconds(9), session.Budget);
    }

    [Fact]
    public void No_budget_overrides_a_common_one() => Assert.Null(Debug(new TargetWishes { HasNoBudget = true }).Budget);

    [Fact]
    public void Without_a_debugger_only_ports_are_opened()
    {
        var forward = Assert.IsType<ForwardRequest>(WorkspaceSessions.Of(new TargetWishes { Tool = WorkspaceTool.None, Forwards = [new PortForward(8080, 8080)] }, "front", Common).Session);
        Assert.Equal(8080, Assert.Single(forward.Forwards).Remote);
    }

    private static DebugRequest Debug(TargetWishes wishes) => Assert.IsType<DebugRequest>(WorkspaceSessions.Of(wishes, "front", Common).Session);
}
