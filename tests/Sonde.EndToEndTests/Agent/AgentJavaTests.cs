using Sonde.Agent.Processes;
using Sonde.EndToEndTests.Support;
using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>JDWP of real JVMs: found, reached by one debugger after the other, and left as it was.</summary>
[Collection("agent")]
public sealed class AgentJavaTests
{
    private const string Listening = "transport=dt_socket,server=y,suspend=n,address=";

    [Theory]
    [InlineData("a port", JdwpState.Open)]
    [InlineData("any port", JdwpState.Ask)]
    [InlineData("environment", JdwpState.Open)]
    [InlineData("on demand", JdwpState.Ask)]
    public async Task A_breakpoint_is_hit_by_one_client_after_the_other(string how, string state)
    {
        var port = GoTarget.FreePort();
        using var target = await (how switch
        {
            "a port" => JavaTarget.StartAsync($"{Listening}*:{port}"),
            "any port" => JavaTarget.StartAsync($"{Listening}127.0.0.1:0"),
            "environment" => JavaTarget.StartWithEnvironmentAsync($"-Dsecret=hush -agentlib:jdwp={Listening}{port}"),
            _ => JavaTarget.StartAsync($"{Listening}{port},onjcmd=y"),
        });
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        var seen = (await session.AskAsync<ProcessesAnswer>(new ProcessesRequest(null))).Processes.Single(process => process.ProcessId == target.Id);
        Assert.Equal(("java", state), (seen.Runtime, seen.Jdwp));

        var started = await DebugAsync(session, target);
        TestContext.Current.TestOutputHelper?.WriteLine($"Java {started.Version}");
        Assert.Matches("^[0-9]+[.0-9_]*", started.Version);
        Assert.Equal(state == JdwpState.Ask, started.Files is not null);
        Assert.DoesNotContain(started.Files ?? [], File.Exists);
        for (var client = 0; client < 2; client++)
        {
            await StopOnceAsync(session, target);
        }

        await session.SeesAsync(status => status is { Figures.Stops: 2, State: TargetState.Running }, "two stops");
        Assert.Contains(session.Statuses, status => status.StoppedAt == $"Tickets.priceOf:{JavaTarget.ReturnLine}");
        Assert.Contains(session.Statuses, status => status.Clients.Any(client => client.Protocol == "jdwp"));
        var stopped = await session.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest());
        Assert.True(stopped.TargetRuns);
        Assert.Contains(stopped.Remains!, line => line.Contains(how == "on demand" ? "cannot be told to stop" : "before this session and still does", StringComparison.Ordinal));
        await target.ServesOnAsync();
    }

    [Theory]
    [InlineData("agent killed")]
    [InlineData("client leaves")]
    [InlineData("client leaves twice suspended")]
    [InlineData("session ends")]
    [InlineData("limit")]
    public async Task Whatever_ends_a_stop_the_target_runs_on(string how)
    {
        using var target = await JavaTarget.StartAsync($"{Listening}{GoTarget.FreePort()}");
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await DebugAsync(session, target, how == "limit" ? new PauseLimit(1, 10) : null);
        await using var client = await AttachAsync(session);
        var request = target.PriceAsync(3);
        await client.StopsAsync();
        await session.SeesAsync(status => status.State == TargetState.Stopped, "the stop");
        Assert.False(request.IsCompleted);

        switch (how)
        {
            case "agent killed":
                agent.Kill();
                break;
            case "client leaves twice suspended":
                await client.AskAsync(1, 8);
                await client.DisposeAsync();
                break;
            case "client leaves":
                await client.DisposeAsync();
                break;
            case "session ends":
                await session.DisposeAsync();
                break;
            default:
                await session.SeesAsync(status => status.Note?.Contains("had stood for 1 s", StringComparison.Ordinal) == true, "the end of the limit");
                break;
        }

        Assert.Contains("3600", await Eventually.WithinAsync(request, "the answer to the request that was held", 8));
        await target.ServesOnAsync();
    }

    [Fact]
    public async Task A_thread_that_alone_was_suspended_counts_as_a_stop_until_it_runs()
    {
        using var target = await JavaTarget.StartAsync($"{Listening}{GoTarget.FreePort()}");
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await DebugAsync(session, target);
        await using var client = await AttachAsync(session, policy: 1);
        var request = target.PriceAsync(3);
        var thread = await client.StopsAsync();
        await session.SeesAsync(status => status.State == TargetState.Stopped, "the stop");
        await client.AskAsync(11, 3, thread);

        Assert.Contains("3600", await Eventually.WithinAsync(request, "the answer"));
        await session.SeesAsync(status => status is { State: TargetState.Running, Figures.Stops: 1 }, "the resume");
    }

    [Fact]
    public async Task A_debugger_cannot_end_the_target()
    {
        using var target = await JavaTarget.StartAsync($"{Listening}{GoTarget.FreePort()}");
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await DebugAsync(session, target);
        await using var client = await AttachAsync(session);

        Assert.Equal(99, (await client.TryAsync(1, 10, 0, 0, 0, 1)).Error);

        await client.AskAsync(1, 4);
        Assert.False(target.HasExited);
    }

    [Fact]
    public async Task A_second_debugger_is_refused_in_words()
    {
        using var target = await JavaTarget.StartAsync($"{Listening}{GoTarget.FreePort()}");
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await DebugAsync(session, target);
        await using var client = await AttachAsync(session);

        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => session.OpenAsync(new DebuggerPurpose()));
        await using var other = await TestSession.OpenAsync(agent);
        var taken = await Assert.ThrowsAsync<AgentRefusedException>(() => DebugAsync(other, target));

        Assert.Contains("takes one at a time", refusal.Message);
        Assert.Equal(AgentErrorCode.AlreadyTraced, taken.Error.Code);
        await client.AskAsync(1, 4);
    }

    [Fact]
    public async Task A_debugger_from_elsewhere_is_seen_and_left_alone()
    {
        var port = GoTarget.FreePort();
        using var target = await JavaTarget.StartAsync($"{Listening}{port}");
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        await using var elsewhere = await JdwpClient.ConnectAsync(socket.GetStream());
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        var refusal = await Assert.ThrowsAsync<AgentRefusedException>(() => DebugAsync(session, target));

        Assert.Equal(AgentErrorCode.AlreadyTraced, refusal.Error.Code);
        await elsewhere.AskAsync(1, 4);
    }

    [Theory]
    [InlineData(null, "started without debugging")]
    [InlineData("transport=dt_socket,server=n,suspend=n,address=", "dial a debugger itself")]
    public async Task A_JVM_that_lets_no_debugger_in_is_named_and_goes_on(string? jdwp, string why)
    {
        using var debugger = jdwp is null ? null : Listen();
        using var target = await JavaTarget.StartAsync(jdwp is null ? null : $"{jdwp}{((System.Net.IPEndPoint)debugger!.LocalEndpoint).Port}");
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        var refusal = await Assert.ThrowsAsync<AgentRefusedException>(() => DebugAsync(session, target));

        Assert.Equal(AgentErrorCode.NotPrepared, refusal.Error.Code);
        Assert.Contains(why, refusal.Error.Message);
        Assert.False(target.HasExited);
    }

    [Fact]
    public async Task A_JVM_that_does_not_catch_the_signal_is_asked_without_it()
    {
        using var target = await JavaTarget.StartAsync($"{Listening}{GoTarget.FreePort()},onjcmd=y", "-Xrs");
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        Assert.Null((await DebugAsync(session, target)).Files);

        await StopOnceAsync(session, target);
    }

    [Fact]
    public async Task A_JVM_that_cannot_be_asked_is_not_sent_the_signal()
    {
        using var target = await JavaTarget.StartAsync($"{Listening}{GoTarget.FreePort()},onjcmd=y", "-XX:+DisableAttachMechanism");
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        var refusal = await Assert.ThrowsAsync<AgentRefusedException>(() => DebugAsync(session, target));

        Assert.Equal(AgentErrorCode.ToolFailed, refusal.Error.Code);
        Assert.Contains("DisableAttachMechanism", refusal.Error.Message);
        await target.ServesOnAsync();
    }

    [Fact]
    public async Task A_client_that_is_no_debugger_does_not_reach_the_JVM()
    {
        var port = GoTarget.FreePort();
        using var target = await JavaTarget.StartAsync($"{Listening}{port}");
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await DebugAsync(session, target);

        await using (var stream = await session.OpenAsync(new DebuggerPurpose()))
        {
            await stream.WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            Assert.Equal(0, await Eventually.WithinAsync(stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask(), "the end"));
        }

        Assert.Contains(ListeningPorts.Of(target.Id), address => address.Port == port);
        await StopOnceAsync(session, target);
    }

    private static System.Net.Sockets.TcpListener Listen()
    {
        var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(async () =>
        {
            using var jvm = await listener.AcceptTcpClientAsync(CancellationToken.None);
            await jvm.GetStream().WriteAsync("JDWP-Handshake"u8.ToArray(), CancellationToken.None);
            await jvm.GetStream().CopyToAsync(Stream.Null, CancellationToken.None);
        }, CancellationToken.None);
        return listener;
    }

    private static Task<StartDebuggerAnswer> DebugAsync(TestSession session, JavaTarget target, PauseLimit? limit = null) =>
        session.AskAsync<StartDebuggerAnswer>(new StartDebuggerRequest("jdwp", target.Id) { Limit = limit });

    private static async Task<JdwpClient> AttachAsync(TestSession session, byte policy = 2) =>
        await JdwpClient.AttachAsync(await session.OpenAsync(new DebuggerPurpose()), "Tickets", "priceOf", JavaTarget.ReturnLine, policy);

    private static async Task StopOnceAsync(TestSession session, JavaTarget target)
    {
        await using var client = await AttachAsync(session);
        var request = target.PriceAsync(3);
        await client.StopsAsync();
        Assert.False(request.IsCompleted);
        await client.ResumeAsync();
        Assert.Contains("3600", await Eventually.WithinAsync(request, "the answer"));
    }
}
