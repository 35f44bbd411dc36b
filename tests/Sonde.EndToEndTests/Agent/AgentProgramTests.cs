using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.EndToEndTests.Agent;

/// <summary>Programs that the agent starts, with pipes and with terminals.</summary>
[Collection("agent")]
[SupportedOSPlatform("linux")]
public sealed class AgentProgramTests
{
    private static readonly Dictionary<string, string> Path = new(StringComparer.Ordinal) { ["PATH"] = "/usr/bin:/bin" };

    [Fact]
    public async Task Output_errors_and_exit_code_come_back_and_input_goes_there()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        var started = await session.AskAsync<StartProgramAnswer>(Sh("cat; echo \"$A $PWD\" >&2; exit 7") with { Directory = "/usr" });
        await using var streams = await session.OpenAsync(new ProgramPurpose(started.Program));
        await using var errors = await session.OpenAsync(new ProgramErrorPurpose(started.Program));

        await streams.WriteAsync("question"u8.ToArray(), TestContext.Current.CancellationToken);
        await streams.EndWritesAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("question", "a b /usr\n"), (await ReadAllAsync(streams), await ReadAllAsync(errors)));
        Assert.Equal(new ProgramEndedEvent(1, 7, null), await EndAsync(session, 1));
        Assert.Equal(ProgramRoot.Toolbox, started.Root);
    }

    [Fact]
    public async Task A_signal_reaches_the_program_and_what_it_started()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await using var streams = await StartAsync(session, Sh("echo ready; sleep 100; echo never"));
        await SeesAsync(streams, "ready\n");

        await session.AskAsync<DoneAnswer>(new SignalProgramRequest(1, "INT"));

        Assert.Equal("", await ReadAllAsync(streams));
        Assert.Equal("INT", (await EndAsync(session, 1)).Signal);
    }

    [Fact]
    public async Task A_pipe_that_nobody_reads_ends_a_program_as_it_does_in_a_shell()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        var streams = await StartAsync(session, Sh("exec cat /dev/zero"));
        Assert.NotEqual(0, await streams.ReadAsync(new byte[10], TestContext.Current.CancellationToken));

        await streams.DisposeAsync();

        Assert.Equal("PIPE", (await EndAsync(session, 1)).Signal);
    }

    [Fact]
    public async Task Many_bytes_pass_both_ways()
    {
        const int total = 64 << 20;
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await using var streams = await StartAsync(session, Sh("exec cat"));
        var watch = Stopwatch.StartNew();

        var sending = Task.Run(() => SendAsync(streams, total), TestContext.Current.CancellationToken);
        var received = 0L;
        var buffer = new byte[128 * 1024];
        for (int count; (count = await streams.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0;)
        {
            received += count;
        }

        await sending;
        TestContext.Current.SendDiagnosticMessage($"{total / 1e6 / watch.Elapsed.TotalSeconds:0} MB/s through cat");
        Assert.Equal(total, received);
        Assert.Equal(0, (await EndAsync(session, 1)).ExitCode);
    }

    [Fact]
    public async Task A_terminal_has_a_size_that_changes_and_its_keys_send_signals()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await using var streams = await StartAsync(
            session, Sh("trap 'echo interrupted' INT; trap 'stty size' WINCH; stty size; echo $TERM; while :; do if read line; then [ \"$line\" != end ] || exit 5; fi; done") with { Terminal = new ProgramTerminal(91, 33, "xterm") });
        await SeesAsync(streams, "33 91\r\nxterm\r\n");

        await session.AskAsync<DoneAnswer>(new ResizeProgramRequest(1, 120, 40));
        await SeesAsync(streams, "40 120\r\n");
        await streams.WriteAsync(new byte[] { 3 }, TestContext.Current.CancellationToken);
        await SeesAsync(streams, "interrupted\r\n");
        await streams.WriteAsync("end\r"u8.ToArray(), TestContext.Current.CancellationToken);

        await ReadAllAsync(streams);
        Assert.Equal(5, (await EndAsync(session, 1)).ExitCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_left_when_the_session_ends_whatever_the_program_did(bool hasTerminal)
    {
        await using var agent = await RunningAgent.StartAsync();
        var session = await TestSession.OpenAsync(agent);
        var request = Sh("trap '' TERM HUP; (sleep 300 & exec sleep 300) & setsid sleep 300 & setsid setsid sleep 300 & echo ready; while :; do sleep 300; done");
        await using var streams = await StartAsync(session, hasTerminal ? request with { Terminal = new ProgramTerminal(80, 24, "xterm") } : request);
        await SeesAsync(streams, "ready");
        await Eventually.IsTrueAsync(() => OfAgent(agent.Id).Length >= 5, "its processes");

        await session.DisposeAsync();

        await Eventually.IsTrueAsync(() => OfAgent(agent.Id).Length == 0, "the end of all of them", 15);
        Assert.False(agent.HasExited);
    }

    [Fact]
    public async Task What_a_program_leaves_running_is_ended_with_it()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await using var streams = await StartAsync(session, Sh("sleep 300 & setsid sleep 300 & echo done"));

        Assert.Equal("done\n", await ReadAllAsync(streams));
        Assert.Equal(0, (await EndAsync(session, 1)).ExitCode);
        Assert.Empty(OfAgent(agent.Id));
    }

    [Fact]
    public async Task The_root_of_a_process_is_the_directory_where_it_may_be_entered()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        var started = await session.AskAsync<StartProgramAnswer>(Sh("pwd") with { RootOf = Environment.ProcessId });

        await using var streams = await session.OpenAsync(new ProgramPurpose(started.Program));
        Assert.Contains($"/proc/{Environment.ProcessId}/root", started.Note, StringComparison.Ordinal);
        await ReadAllAsync(streams);
    }

    [Fact]
    public async Task What_cannot_be_started_is_refused_and_leaves_nothing()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        async Task<AgentError> RefusedAsync(StartProgramRequest request) =>
            (await Assert.ThrowsAsync<AgentRefusedException>(() => session.AskAsync<StartProgramAnswer>(request))).Error;

        Assert.Equal(AgentErrorCode.ToolMissing, (await RefusedAsync(new StartProgramRequest("no-such-program", []) { Environment = Path })).Code);
        Assert.Equal(AgentErrorCode.ToolFailed, (await RefusedAsync(Sh("true") with { Directory = "/no/such/folder" })).Code);
        Assert.Equal(AgentErrorCode.ProcessMissing, (await RefusedAsync(Sh("true") with { RootOf = int.MaxValue })).Code);
        Assert.Equal(AgentErrorCode.NotUnderstood, (await RefusedAsync(Sh("true") with { Terminal = new ProgramTerminal(0, 0, "xterm") })).Code);
        Assert.Empty(OfAgent(agent.Id));
    }

    private static StartProgramRequest Sh(string script) => new("sh", ["-c", script]) { Environment = new Dictionary<string, string>(Path) { ["A"] = "a b" } };

    private static async Task<TunnelChannel> StartAsync(TestSession session, StartProgramRequest request) =>
        await session.OpenAsync(new ProgramPurpose((await session.AskAsync<StartProgramAnswer>(request)).Program));

    private static async Task<ProgramEndedEvent> EndAsync(TestSession session, int program)
    {
        await Eventually.IsTrueAsync(() => session.Events.OfType<ProgramEndedEvent>().Any(ended => ended.Program == program), "the program's end");
        return session.Events.OfType<ProgramEndedEvent>().Single(ended => ended.Program == program);
    }

    private static async Task SeesAsync(Stream stream, string wanted)
    {
        var seen = new StringBuilder();
        var buffer = new byte[1024];
        while (!seen.ToString().Contains(wanted, StringComparison.Ordinal))
        {
            var count = await Eventually.WithinAsync(stream.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask(), $"{wanted} after {seen}");
            Assert.True(count > 0, $"ended after {seen}");
            seen.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
    }

    private static async Task<string> ReadAllAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        return await Eventually.WithinAsync(reader.ReadToEndAsync(TestContext.Current.CancellationToken), "the end of the bytes");
    }

    private static async Task SendAsync(TunnelChannel stream, int total)
    {
        var buffer = new byte[1 << 20];
        for (var sent = 0; sent < total; sent += buffer.Length)
        {
            await stream.WriteAsync(buffer, TestContext.Current.CancellationToken);
        }

        await stream.EndWritesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The processes that carry the mark of an agent's programs.</summary>
    private static int[] OfAgent(int agent) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(static path => int.TryParse(System.IO.Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && Holds(id, $"SONDE_PROGRAM={agent}.")),
    ];

    private static bool Holds(int id, string text)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ").Contains(text, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
