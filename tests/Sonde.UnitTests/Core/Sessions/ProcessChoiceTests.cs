using Sonde.Core.Faults;
using Sonde.Core.Sessions;
using Sonde.Core.Tools;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Sessions;

public sealed class ProcessChoiceTests
{
    private static readonly Tracer Tracer = new(new ProcessIdentity(1001, 1001, 0, 0), false, true);
    private static readonly ProcessDescription Shell = AgentFacts.GoServer(5) with { Runtime = null, Go = null, Executable = "/bin/sh", ParentId = 1 };

    [Fact]
    public void The_only_Go_process_is_taken_among_others() =>
        Assert.Equal(9, ProcessChoice.Choose([Shell, AgentFacts.GoServer(9)], null, ProcessWish.Any, "t", Tracer).ProcessId);

    [Fact]
    public void One_of_several_is_taken_by_its_id() =>
        Assert.Equal(9, ProcessChoice.Choose([AgentFacts.GoServer(), AgentFacts.GoServer(9)], 9, ProcessWish.Any, "t", Tracer).ProcessId);

    [Fact]
    public void Several_are_listed_and_one_of_them_is_the_example()
    {
        var fault = Refuse([AgentFacts.GoServer(), AgentFacts.GoServer(9)], null);
        Assert.Same(FaultCatalog.SeveralPrograms, fault.Definition);
        Assert.Equal("there are 2: 1 /shop, 9 /shop", fault.Why);
        Assert.Equal("repeat the command with --pid 1", Assert.Single(fault.Next));
    }

    [Fact]
    public void Of_several_the_one_that_listens_is_taken() =>
        Assert.Equal(9, ProcessChoice.Choose([Node(8), Node(9) with { Listens = [8080] }], null, ProcessWish.Any, "t", Tracer).ProcessId);

    [Fact]
    public void Of_several_that_listen_none_is_guessed() =>
        Assert.Contains("9 /usr/bin/node (port 8080)", Refuse([Node(8) with { Listens = [80] }, Node(9) with { Listens = [8080] }], null).Why, StringComparison.Ordinal);

    [Fact]
    public void A_wanted_debugger_leaves_other_languages_out() =>
        Assert.Equal(9, ProcessChoice.Choose([AgentFacts.GoServer(), Node(9)], null, new ProcessWish([ToolCatalog.Named(DebuggerKind.Node)!]), "t", Tracer).ProcessId);

    [Fact]
    public void A_dotnet_program_is_told_what_there_is_instead_of_a_debugger()
    {
        var dotnet = Shell with { Runtime = "dotnet", Executable = "/usr/bin/dotnet" };
        Assert.All(
            [Refuse([dotnet], null), Refuse([dotnet, AgentFacts.GoServer(9)], 5)],
            fault =>
            {
                Assert.Same(FaultCatalog.NoDotnetDebugger, fault.Definition);
                Assert.Contains("process 5 (/usr/bin/dotnet)", fault.What, StringComparison.Ordinal);
                Assert.Contains("sonde profile", fault.Next[0], StringComparison.Ordinal);
                Assert.Contains("TMPDIR=/proc/5/root/tmp", fault.Next[1], StringComparison.Ordinal);
                Assert.All(fault.Next, step => Assert.Null(NextSteps.Judge(step)));
            });
    }

    [Fact]
    public void Beside_a_program_that_can_be_debugged_a_dotnet_one_is_none_to_speak_of() =>
        Assert.Equal(9, ProcessChoice.Choose([Shell with { Runtime = "dotnet" }, AgentFacts.GoServer(9)], null, ProcessWish.Any, "t", Tracer).ProcessId);

    [Fact]
    public void Native_code_has_to_be_asked_for_and_is_offered_where_nothing_else_is_there()
    {
        Assert.Equal(9, ProcessChoice.Choose([Native(5), AgentFacts.GoServer(9)], null, ProcessWish.Any, "t", Tracer).ProcessId);
        Assert.Equal(5, ProcessChoice.Choose([Native(5), AgentFacts.GoServer(9)], null, new ProcessWish([ToolCatalog.Named(DebuggerKind.Native)!]), "t", Tracer).ProcessId);
        foreach (var fault in new[] { Refuse([Native(5)], null), Refuse([Native(5)], 5) })
        {
            Assert.Same(FaultCatalog.NoProgram, fault.Definition);
            Assert.StartsWith("repeat the command with --tool native, which attaches gdb to", Assert.Single(fault.Next), StringComparison.Ordinal);
            Assert.Null(NextSteps.Judge(fault.Next[0]));
        }
    }

    [Fact]
    public void Of_native_programs_the_one_that_does_not_merely_start_others_is_taken() =>
        Assert.Equal(9, ProcessChoice.Choose([Native(1) with { Name = "tini" }, Native(5) with { Name = "sh" }, Native(9)], null, new ProcessWish([ToolCatalog.Named(DebuggerKind.Native)!]), "t", Tracer).ProcessId);

    [Fact]
    public void A_container_without_processes_has_gone()
    {
        Assert.Same(FaultCatalog.TargetGone, Refuse([], null).Definition);
        Assert.EndsWith("no process at all", Refuse([], 7).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_not_Go_is_not_attached_to_even_by_id() =>
        Assert.Same(FaultCatalog.NoProgram, Refuse([Shell], 5).Definition);

    [Fact]
    public void A_process_that_may_not_be_read_is_no_proof_that_there_is_no_Go() =>
        Assert.Same(FaultCatalog.TraceNotAllowed, Refuse([Shell, AgentFacts.Hidden(1001, 1001)], null).Definition);

    [Fact]
    public void The_reason_is_the_agents_and_the_next_step_follows_from_it()
    {
        var process = AgentFacts.GoServer() with { Access = new TraceAccess(false, TraceObstacle.Yama, "in its words") };
        var fault = Refuse([process], null);
        Assert.Equal("in its words", fault.Why);
        Assert.Equal(TraceAdvice.Next(process, Tracer), fault.Next);
    }

    [Fact]
    public void A_process_that_is_traced_is_said_with_its_tracer() =>
        Assert.Contains("process 40 (dlv)", Refuse([AgentFacts.GoServer() with { TracerId = 40, TracerName = "dlv" }], null).Why, StringComparison.Ordinal);

    [Fact]
    public void The_list_of_processes_is_bounded()
    {
        var many = Enumerable.Range(1, 500).Select(id => Shell with { ProcessId = id }).ToArray();
        Assert.Equal(10, Refuse(many, 9999).Why.Split("/bin/sh").Length - 1);
    }

    [Fact]
    public void Out_of_reach_is_the_containers_first_process_that_may_not_be_looked_at() =>
        Assert.Equal(1001, ProcessChoice.FindOutOfReach([AgentFacts.Hidden(1001, 1001), Shell], null)!.Identity.UserId);

    [Fact]
    public void Nothing_is_out_of_reach_where_a_Go_process_is_seen() =>
        Assert.Null(ProcessChoice.FindOutOfReach([AgentFacts.Hidden(1001, 1001), AgentFacts.GoServer(9)], null));

    [Fact]
    public void Nothing_is_out_of_reach_because_another_holds_it() =>
        Assert.Null(ProcessChoice.FindOutOfReach([AgentFacts.Hidden(1001, 1001) with { TracerId = 3 }], null));

    [Fact]
    public void Nothing_is_out_of_reach_where_nothing_is() => Assert.Null(ProcessChoice.FindOutOfReach([], null));

    private static ProcessDescription Node(int id) => AgentFacts.GoServer(id) with { Runtime = "node", Go = null, Executable = "/usr/bin/node" };

    private static ProcessDescription Native(int id) => AgentFacts.GoServer(id) with { Runtime = "native", Go = null, Executable = "/app/seats", Name = "seats" };

    private static Fault Refuse(IReadOnlyList<ProcessDescription> processes, int? wanted) =>
        Assert.Throws<FaultException>(() => ProcessChoice.Choose(processes, wanted, ProcessWish.Any, "t", Tracer)).Fault;
}
