using System.Text.Json.Nodes;
using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>Several clients of one debugger: what each sees, and that none of them leaves the target standing (docs/guide/ide.md).</summary>
[Collection("agent")]
public sealed class AgentClientsTests
{
    private const string AskState = """{"NonBlocking":true}""";

    [Fact]
    public async Task A_second_dap_client_sees_the_same_stop_and_the_first_goes_on_when_it_has_left()
    {
        await using var scene = await DebugScene.StartAsync("dap", isStopped: true);
        var (second, stop) = await DapClient.JoinAsync(await scene.Session.OpenAsync(new DebuggerPurpose()));

        Assert.True((bool)stop["body"]!["allThreadsStopped"]!);
        Assert.Equal('t', scene.Target.State);
        Assert.Equal(["Test Studio", "Second Studio"], scene.Session.Status!.Clients.Select(client => client.Name));
        await second.DisposeAsync();
        await scene.Session.SeesAsync(status => status is { State: TargetState.Stopped, Clients: [{ Name: "Test Studio" }] }, "the second left");
        Assert.Equal('t', scene.Target.State);
        await scene.ContinueAsync(0, TimeSpan.Zero);
        await scene.AnswersAsync();
        Assert.NotEqual(0, scene.Target.TracerId);
    }

    [Fact]
    public async Task A_json_rpc_client_sees_the_stop_of_a_dap_client_and_goes_on_when_that_has_left()
    {
        await using var scene = await DebugScene.StartAsync("dap", isStopped: true);
        await using var second = new RpcClient(await scene.Session.OpenAsync(new DebuggerPurpose()));

        Assert.Equal("main.handle", Place(await Eventually.WithinAsync(second.CallAsync("State", AskState), "the state")));
        await scene.Client.DisposeAsync();
        await scene.Session.SeesAsync(status => status is { State: TargetState.Stopped, Clients: [{ Protocol: "json-rpc" }] }, "the first left");
        Assert.Equal('t', scene.Target.State);
        _ = second.CallAsync("Command", """{"name":"continue"}""");
        await scene.AnswersAsync();
        Assert.NotEqual(0, scene.Target.TracerId);
    }

    [Theory]
    [InlineData("dap")]
    [InlineData("rpc")]
    public async Task The_last_of_two_that_leave_at_a_stop_releases_the_target(string protocol)
    {
        await using var scene = await DebugScene.StartAsync(protocol, isStopped: true);
        var second = new RpcClient(await scene.Session.OpenAsync(new DebuggerPurpose()));
        await Eventually.WithinAsync(second.CallAsync("State", AskState), "the state");

        await scene.Client.DisposeAsync();
        await scene.Session.SeesAsync(status => status is { State: TargetState.Stopped, Clients.Count: 1 }, "the first left");
        await second.DisposeAsync();

        await scene.IsReleasedAsync(5);
    }

    /// <summary>Delve 1.27.1: the DAP session lets the target run again before the other client's halt gets its turn.</summary>
    [Fact]
    public async Task A_halt_while_a_dap_client_has_the_target_run_is_answered_at_the_next_stop()
    {
        await using var scene = await DebugScene.StartAsync("dap", isStopped: false);
        await using var second = new RpcClient(await scene.Session.OpenAsync(new DebuggerPurpose()));
        var halt = second.CallAsync("Command", """{"name":"halt"}""");
        await PassAsync(500);

        var request = scene.Target.GetAsync();
        var halted = await Eventually.WithinAsync(halt, "the halt's answer");

        Assert.Equal("main.handle", Place(halted));
        await scene.ContinueAsync(0, TimeSpan.Zero);
        Assert.Contains("hello", await Eventually.WithinAsync(request, "the request's answer"));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_client_that_waits_for_its_halt_may_leave_first_or_last(bool isDap, bool isFirst)
    {
        await using var scene = await DebugScene.StartAsync("dap", isStopped: false);
        var channel = await scene.Session.OpenAsync(new DebuggerPurpose());
        IAsyncDisposable second = isDap ? await DapClient.KnockAsync(channel) : Halt(channel);
        await scene.Session.SeesAsync(status => status.Clients.Count(client => client.Protocol is not null) == 2, "both clients");
        await PassAsync(300);

        var (one, other) = isFirst ? (second, scene.Client) : (scene.Client, second);
        await one.DisposeAsync();
        await PassAsync(300);
        await other.DisposeAsync();

        await scene.IsReleasedAsync(15);
    }

    [Fact]
    public async Task A_list_of_sessions_names_the_clients()
    {
        await using var scene = await DebugScene.StartAsync("dap", isStopped: false);
        await using var second = new RpcClient(await scene.Session.OpenAsync(new DebuggerPurpose()));
        await second.CallAsync("GetVersion", "{}");

        var sessions = (await scene.Session.AskAsync<SessionsAnswer>(new SessionsRequest())).Sessions;

        Assert.Equal([("dap", "Test Studio"), ("json-rpc", null)], Assert.Single(sessions).Clients!.Select(client => (client.Protocol, client.Name)));
    }

    private static Task PassAsync(int milliseconds) =>
        Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, TestContext.Current.CancellationToken);

    private static RpcClient Halt(Stream channel)
    {
        var client = new RpcClient(channel);

        // Never answered: the client leaves first.
        _ = client.CallAsync("Command", """{"name":"halt"}""").ContinueWith(static call => call.Exception, TaskScheduler.Default);
        return client;
    }

    private static string? Place(JsonNode answer) => (string?)answer["result"]!["State"]!["currentThread"]!["function"]!["name"];
}
