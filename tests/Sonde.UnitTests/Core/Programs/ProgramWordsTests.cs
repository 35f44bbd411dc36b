using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Programs;
using Sonde.Core.Sessions;
using Sonde.Core.Targets;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Programs;

public sealed class ProgramWordsTests
{
    private static readonly ProgramRequest Request = new()
    {
        Target = new KubernetesReference(WorkloadKind.Pod, "api", null),
        Toolbox = new ToolboxWishes { Image = "r/x:1" },
        Command = ["curl", "-H", "token: geheim"],
    };

    [Fact]
    public void A_plan_names_the_program_and_not_its_arguments()
    {
        var wish = ProgramWords.Wish(Request);

        Assert.Equal(("net", "run curl in the toolbox"), (wish.ImageName, wish.Text));
        Assert.False(wish.IsObserving);
        Assert.DoesNotContain("geheim", wish.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_knows_the_targets_files_and_process()
    {
        var start = ProgramWords.Start(Request, "curl", AgentFacts.GoServer(7), null);

        Assert.Equal(["-H", "token: geheim"], start.Arguments);
        Assert.Equal(("7", "/proc/7/root"), (start.Environment!["SONDE_TARGET_PID"], start.Environment["SONDE_TARGET_ROOT"]));
        Assert.Equal((null, null, null), (start.Terminal, start.RootOf, start.Directory));
    }

    [Fact]
    public void On_a_node_there_is_no_process_and_the_files_are_those_of_the_host()
    {
        var request = Request with { Target = new NodeReference("worker-1") { Namespace = "ops", IsPrivileged = true } };
        var run = ProgramWords.Start(request, "curl", null, null);
        var shell = ProgramWords.Start(request with { HasTerminal = true, Command = [] }, "bash", null, new TerminalPlace(new ConsoleSize(80, 24), "xterm", "worker-1"));

        Assert.Equal(["SONDE_TARGET_ROOT"], run.Environment!.Keys);
        Assert.Equal(("/host", "/host", null), (shell.Directory, shell.Environment!["PWD"], shell.RootOf));
        Assert.Equal(("node", "run curl in the pod", false), (ProgramWords.Wish(request).ImageName, ProgramWords.Wish(request).Text, ProgramWords.Wish(request).IsObserving));
        Assert.Equal("sonde node run worker-1 -n ops --privileged --", ProgramWords.Run(request));
    }

    [Fact]
    public void A_shell_begins_in_the_targets_root_and_its_prompt_says_where_it_is()
    {
        var start = ProgramWords.Start(Request with { HasTerminal = true, Command = [] }, "bash", AgentFacts.GoServer(7), new TerminalPlace(new ConsoleSize(80, 24), "xterm", "api'; rm -rf"));

        Assert.Equal((7, new ProgramTerminal(80, 24, "xterm")), (start.RootOf, start.Terminal));
        Assert.Equal("/proc/7/root", start.Environment!["PWD"]);
        Assert.Contains("PS1='api---rm--rf:/ \\$ '", start.Environment["PROMPT_COMMAND"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 5000, "", 1, 1000, "xterm-256color")]
    [InlineData(80, 24, "dumb\u001b", 80, 24, "xterm-256color")]
    [InlineData(80, 24, null, 80, 24, "xterm-256color")]
    [InlineData(80, 24, "tmux-256color", 80, 24, "tmux-256color")]
    public void Whatever_terminal_there_is_the_agent_takes_it(int columns, int rows, string? type, int wantedColumns, int wantedRows, string wantedType)
    {
        var start = ProgramWords.Start(Request with { HasTerminal = true }, "bash", AgentFacts.GoServer(), new TerminalPlace(new ConsoleSize(columns, rows), type, "api"));

        Assert.Equal(new ProgramTerminal(wantedColumns, wantedRows, wantedType), start.Terminal);
    }

    [Fact]
    public void The_main_process_is_the_one_without_a_parent_else_the_first()
    {
        var (child, main) = (AgentFacts.GoServer(3) with { ParentId = 5 }, AgentFacts.GoServer(5));

        Assert.Equal(main, MainProcess.Choose([child, main], null, "cannot"));
        Assert.Equal(child, MainProcess.Choose([child, main], 3, "cannot"));
        Assert.Equal(child, MainProcess.Choose([child], null, "cannot"));
        Assert.Equal(child, MainProcess.Choose([AgentFacts.Hidden(0, 0), child], null, "cannot"));
        Assert.Equal(FaultCatalog.ProcessMissing, Assert.Throws<FaultException>(() => MainProcess.Choose([child], 4, "cannot")).Fault.Definition);
        Assert.Equal(FaultCatalog.TargetGone, Assert.Throws<FaultException>(() => MainProcess.Choose([], null, "cannot")).Fault.Definition);
    }
}
