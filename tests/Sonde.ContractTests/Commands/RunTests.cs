using Sonde.Core.Programs;
using Sonde.Core.Reports;
using Sonde.Testing.Cli;
using Sonde.Testing.Commands;
using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

public sealed class RunTests
{
    [Fact]
    public async Task A_program_has_the_console_for_itself_and_its_exit_code_is_ours()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster) { ProgramConsole = new RecordingConsole { Input = new MemoryStream("question"u8.ToArray()) } };
        var run = Run(laptop, "--", "grep", "-c", "secret");
        Assert.Equal(7, await run.ExitAsync());
        Assert.Equal(("greeting\nquestion", "complaint\n"), (laptop.ProgramConsole.OutputText, laptop.ProgramConsole.ErrorText));
        Assert.Equal("", run.Terminal.AnswerText);
        Assert.Contains("run grep in the toolbox", run.Terminal.TalkText, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.AllText, StringComparison.Ordinal);
        Assert.Equal("the program ended with code 7", run.Receipt.Ended);
        var started = Assert.Single(cluster.Agent.Asked.OfType<StartProgramRequest>());
        Assert.Equal(("grep", "-c secret", "/proc/1/root"), (started.Program, string.Join(' ', started.Arguments), started.Environment!["SONDE_TARGET_ROOT"]));
        Assert.Null(started.Terminal);
        Assert.Empty(cluster.Agent.Asked.OfType<StartDebuggerRequest>());
    }

    [Fact]
    public async Task For_programs_its_output_comes_as_reports()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = Run(laptop, "--output", "json", "--", "ls");
        Assert.Equal(7, await run.ExitAsync());
        Assert.Equal(
            [new ProgramOutputReport("error", "complaint\n", null), new ProgramOutputReport("output", "greeting\n", null)],
            run.Reports.All<ProgramOutputReport>().OrderBy(static report => report.Stream, StringComparer.Ordinal));
        Assert.Equal("", laptop.ProgramConsole.OutputText);
    }

    [Fact]
    public async Task The_first_Ctrl_C_is_the_programs_and_the_next_one_ends_the_session()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster) { ProgramConsole = new RecordingConsole { Input = PipeDuplex.CreatePair().Left } };
        var run = Run(laptop, "--", "cat");
        await Wait.UntilAsync(() => laptop.ProgramConsole.Interrupt is not null && laptop.ProgramConsole.OutputText.Length > 0, "the program runs");
        Assert.True(laptop.ProgramConsole.Interrupt!());
        await Wait.UntilAsync(() => cluster.Agent.Asked.OfType<SignalProgramRequest>().Any(), "the signal");
        Assert.Equal("INT", Assert.Single(cluster.Agent.Asked.OfType<SignalProgramRequest>()).Signal);
        Assert.False(laptop.ProgramConsole.Interrupt!());
        Assert.Equal(130, await run.InterruptAsync());
        Assert.Equal("you ended it", run.Receipt.Ended);
        Assert.Null(laptop.ProgramConsole.Interrupt);
    }

    [Fact]
    public async Task A_link_that_is_lost_ends_it_and_says_so()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster) { ProgramConsole = new RecordingConsole { Input = PipeDuplex.CreatePair().Left } };
        var run = Run(laptop, "--", "cat");
        await Wait.UntilAsync(() => laptop.ProgramConsole.OutputText.Length > 0, "the program runs");
        cluster.Agent.Cut();
        await Failing.AssertAsync(run, "SND6004");
    }

    [Fact]
    public async Task A_program_that_the_toolbox_lacks_is_said_with_an_image_that_has_a_shell()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Refuse<StartProgramRequest>(AgentErrorCode.ToolMissing, "There is no program tshark in the toolbox (PATH is /usr/bin).");
        using var laptop = new Laptop(cluster);
        var run = Run(laptop, "--", "tshark");
        await Failing.AssertAsync(run, "SND5018");
        Assert.Contains("--with net", run.Fault.Next[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shell_gets_the_terminal_and_its_size()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster) { ProgramConsole = new RecordingConsole { Input = PipeDuplex.CreatePair().Left, Size = new ConsoleSize(91, 33), Type = "xterm" } };
        var run = laptop.Start("shell", "pod/goweb", "--image", Laptop.Image);
        await Wait.UntilAsync(() => laptop.ProgramConsole.Resized is not null && laptop.ProgramConsole.OutputText.Length > 0, "the shell runs");
        var started = Assert.Single(cluster.Agent.Asked.OfType<StartProgramRequest>());
        Assert.Equal(("bash", new ProgramTerminal(91, 33, "xterm"), 1), (started.Program, started.Terminal, started.RootOf));

        laptop.ProgramConsole.Size = new ConsoleSize(100, 5000);
        laptop.ProgramConsole.Resized!();
        await Wait.UntilAsync(() => cluster.Agent.Asked.OfType<ResizeProgramRequest>().Any(), "the size");
        Assert.Equal((100, 1000), cluster.Agent.Asked.OfType<ResizeProgramRequest>().Select(static size => (size.Columns, size.Rows)).First());
        Assert.Null(laptop.ProgramConsole.Interrupt);

        Assert.Equal(130, await run.InterruptAsync());
        Assert.Null(laptop.ProgramConsole.Resized);
    }

    [Fact]
    public async Task An_image_without_bash_may_have_another_shell()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Instead = (_, request, _) => request is StartProgramRequest { Program: "bash" }
            ? throw new AgentRefusedException(new AgentError(AgentErrorCode.ToolMissing, "There is no program bash in the toolbox."))
            : Task.FromResult<AgentAnswer?>(null);
        using var laptop = new Laptop(cluster) { ProgramConsole = new RecordingConsole { Size = new ConsoleSize(80, 24) } };
        var run = laptop.Start("shell", "pod/goweb", "--image", Laptop.Image);
        Assert.Equal(7, await run.ExitAsync());
        Assert.Equal(["bash", "sh"], cluster.Agent.Asked.OfType<StartProgramRequest>().Select(static request => request.Program));
    }

    [Theory]
    [InlineData]
    [InlineData("--output", "json")]
    public async Task Without_a_terminal_a_shell_is_refused_before_anything_is_asked(params string[] options)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start(["shell", "pod/goweb", "--image", Laptop.Image, .. options]);
        Assert.Equal(2, await run.ExitAsync());
        Assert.Contains("SND2015", run.AllText, StringComparison.Ordinal);
        Assert.Contains("sonde run pod/goweb", run.AllText, StringComparison.Ordinal);
        Assert.Empty(cluster.Server.Requests);
    }

    [Fact]
    public async Task In_production_nothing_is_run_without_a_reason()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        Laptop.Rewrite(laptop.Kubeconfig, text => text.Replace("name: scripted, context", "name: prod-eu, context", StringComparison.Ordinal).Replace("current-context: scripted", "current-context: prod-eu", StringComparison.Ordinal));
        await Failing.AssertAsync(Run(laptop, "--", "ls"), "SND4007");
        Assert.Empty(cluster.Writes);

        var permitted = Run(laptop, "--allow-stop", "--reason", "sockets pile up", "--", "ls");
        Assert.Equal(7, await permitted.ExitAsync());
        Assert.Equal("sockets pile up", permitted.Receipt.StopReason);
    }

    private static SondeRun Run(Laptop laptop, params string[] words) => laptop.Start(["run", "pod/goweb", "--image", Laptop.Image, .. words]);
}
