using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.EndToEndTests.Agent;

[Collection("agent")]
[SupportedOSPlatform("linux")]
public sealed class AgentServingTests
{
    [Fact]
    public async Task Hello_says_who_the_agent_is_and_what_it_can_do()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        Assert.StartsWith("sonde-agent/", session.Hello.Agent, StringComparison.Ordinal);
        Assert.Equal(agent.Id, session.Hello.ProcessId);
        Assert.Contains(AgentCapability.Delve, session.Hello.Capabilities);
        Assert.Matches(@"^1\.\d+\.\d+", session.Hello.Tools["delve"]);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(-1, 5)]
    [InlineData(1e18, 5)]
    [InlineData(3, -1)]
    [InlineData(3, 1e18)]
    public async Task A_limit_that_no_clock_can_count_is_refused_before_anything_is_touched(double seconds, double recovery)
    {
        using var target = await GoTarget.StartAsync();
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        var refusal = await Assert.ThrowsAsync<AgentRefusedException>(() => session.DebugAsync(target, new PauseLimit(seconds, recovery)));

        Assert.StartsWith("The limit must be above 0", refusal.Error.Message, StringComparison.Ordinal);
        await target.ServesOnAsync();
    }

    [Fact]
    public async Task The_agent_is_small()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        var line = (await File.ReadAllLinesAsync($"/proc/{agent.Id}/status", TestContext.Current.CancellationToken)).First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        var kibibytes = int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture);
        TestContext.Current.SendDiagnosticMessage($"the agent takes {kibibytes} KiB");

        Assert.InRange(kibibytes, 1, 15 * 1024);
    }

    [Fact]
    public async Task The_target_is_listed_with_its_build_and_the_agents_own_processes_are_not()
    {
        using var target = await GoTarget.StartAsync();
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await session.DebugAsync(target);
        var debugger = target.TracerId;

        var answer = await session.AskAsync<ProcessesAnswer>(new ProcessesRequest(null));

        var process = Assert.Single(answer.Processes, process => process.ProcessId == target.Id);
        Assert.Equal("go", process.Runtime);
        Assert.StartsWith("go1.", process.Go!.GoVersion, StringComparison.Ordinal);
        Assert.True(process.Go.HasDebugInformation);
        Assert.True(process.Access.IsAllowed);
        Assert.Equal((debugger, "dlv"), (process.TracerId, process.TracerName));
        Assert.Equal(Path.GetFullPath(AgentPrograms.GoTarget), process.Executable);
        int[] own = [agent.Id, session.Connect.Id, debugger];
        Assert.DoesNotContain(answer.Processes, process => own.Contains(process.ProcessId));
    }

    [Fact]
    public async Task A_tcp_channel_keeps_both_directions_and_their_ends_apart()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var opening = session.OpenAsync(new TcpPurpose(((IPEndPoint)listener.LocalEndpoint).Port));
        using var server = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await using var channel = await opening;

        await channel.WriteAsync("question"u8.ToArray(), TestContext.Current.CancellationToken);
        await channel.EndWritesAsync(TestContext.Current.CancellationToken);
        Assert.Equal("question", await ReadAllAsync(new NetworkStream(server)));
        await server.SendAsync("answer"u8.ToArray());
        server.Shutdown(SocketShutdown.Send);

        Assert.Equal("answer", await ReadAllAsync(channel));
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_refuses_that_channel_only()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        var refusal = await Assert.ThrowsAsync<ChannelRefusedException>(() => session.OpenAsync(new TcpPurpose(GoTarget.FreePort())));

        Assert.Contains("Nothing listens on port", refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty((await session.AskAsync<SessionsAnswer>(new SessionsRequest())).Sessions);
    }

    [Fact]
    public async Task Many_bytes_pass_through_one_tcp_channel()
    {
        const int total = 64 << 20;
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var opening = session.OpenAsync(new TcpPurpose(((IPEndPoint)listener.LocalEndpoint).Port));
        using var server = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await using var channel = await opening;
        var watch = Stopwatch.StartNew();

        var sending = Task.Run(() => SendAsync(server, total), TestContext.Current.CancellationToken);
        var received = await CountAsync(channel);
        await sending;

        TestContext.Current.SendDiagnosticMessage($"{total / 1e6 / watch.Elapsed.TotalSeconds:0} MB/s down");
        Assert.Equal(total, received);
    }

    [Fact]
    public async Task Sessions_are_listed_and_one_can_end_another()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var one = await TestSession.OpenAsync(agent);
        await using var other = await TestSession.OpenAsync(agent);

        var sessions = (await one.AskAsync<SessionsAnswer>(new SessionsRequest())).Sessions;
        Assert.Equal([one.Hello.Session, other.Hello.Session], sessions.Select(session => session.Session));
        Assert.All(sessions, session => Assert.Equal(("dev", "laptop", 0), (session.User, session.Host, session.TargetId)));
        await one.AskAsync<DoneAnswer>(new EndSessionRequest(other.Hello.Session));

        await Eventually.WithinAsync(other.Multiplexer.Completion, "the end of the other session");
        await Eventually.IsTrueAsync(() => other.Events.OfType<ClosingEvent>().Any(closing => closing.Reason.Contains("dev on laptop", StringComparison.Ordinal)), "the reason");
        await Eventually.IsTrueAsync(() => other.Connect.HasExited, "the end of its connect");
        Assert.Single((await one.AskAsync<SessionsAnswer>(new SessionsRequest())).Sessions);
    }

    [Fact]
    public async Task A_shutdown_is_answered_and_ends_the_agent()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        await session.AskAsync<DoneAnswer>(new ShutdownRequest());

        Assert.Equal(0, await agent.ExitCodeAsync());
    }

    [Fact]
    public async Task An_agent_that_nobody_needs_ends_itself()
    {
        await using var agent = await RunningAgent.StartAsync("--ttl", "1s");

        Assert.Equal(0, await agent.ExitCodeAsync(5));
    }

    [Fact]
    public async Task A_session_keeps_the_agent_beyond_its_time_to_live()
    {
        await using var agent = await RunningAgent.StartAsync("--ttl", "2s");
        await using (await TestSession.OpenAsync(agent))
        {
            await Task.Delay(TimeSpan.FromSeconds(3.5), TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.False(agent.HasExited);
        }

        Assert.Equal(0, await agent.ExitCodeAsync(6));
    }

    [Fact]
    public async Task A_second_agent_on_the_same_socket_is_refused()
    {
        await using var agent = await RunningAgent.StartAsync();

        using var second = RunningAgent.Serve(Path.GetDirectoryName(agent.Socket)!);
        await Eventually.IsTrueAsync(() => second.HasExited, "the second agent's end");

        Assert.Equal(69, second.ExitCode);
        await using var session = await TestSession.OpenAsync(agent);
    }

    [Fact]
    public async Task The_socket_of_a_dead_agent_is_replaced()
    {
        await using var agent = await RunningAgent.StartAsync();
        agent.Kill();
        await Eventually.IsTrueAsync(() => agent.HasExited, "its death");
        Assert.True(File.Exists(agent.Socket));

        using var second = RunningAgent.Serve(Path.GetDirectoryName(agent.Socket)!);
        await using var session = await TestSession.OpenAsync(agent);

        Assert.Equal(second.Id, session.Hello.ProcessId);
        second.Kill();
    }

    [Fact]
    public async Task Without_an_agent_connect_says_so_and_ends()
    {
        using var connect = Process.Start(new ProcessStartInfo(AgentPrograms.Agent, ["connect", "--socket", "/tmp/none/agent.sock"]) { RedirectStandardError = true })!;

        var said = await connect.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        await connect.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((69, "sonde-agent: no agent serves on /tmp/none/agent.sock\n"), (connect.ExitCode, said));
    }

    [Fact]
    public async Task A_client_that_closes_its_end_ends_connect_with_success()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var connect = agent.Connect();

        connect.StandardInput.Close();

        await Eventually.IsTrueAsync(() => connect.HasExited, "the end of connect");
        Assert.Equal(0, connect.ExitCode);
    }

    [Fact]
    public async Task The_socket_is_for_its_user_alone()
    {
        await using var agent = await RunningAgent.StartAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(agent.Socket) & ~UnixFileMode.UserExecute);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(agent.Socket)!));
    }

    private static async Task SendAsync(Socket socket, int total)
    {
        var buffer = new byte[1 << 20];
        for (var sent = 0; sent < total; sent += buffer.Length)
        {
            for (var part = 0; part < buffer.Length;)
            {
                part += await socket.SendAsync(buffer.AsMemory(part));
            }
        }

        socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task<long> CountAsync(Stream stream)
    {
        var buffer = new byte[128 * 1024];
        var total = 0L;
        int count;
        while ((count = await stream.ReadAsync(buffer)) > 0)
        {
            total += count;
        }

        return total;
    }

    private static async Task<string> ReadAllAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await Eventually.WithinAsync(reader.ReadToEndAsync(TestContext.Current.CancellationToken), "the end of the bytes");
    }
}
