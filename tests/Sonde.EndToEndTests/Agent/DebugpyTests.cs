using System.Net.Sockets;
using Sonde.Agent.InProcess;
using Sonde.Agent.InProcess.Debugpy;

namespace Sonde.EndToEndTests.Agent;

/// <summary>debugpy in real Pythons: brought in, used and gone again, with no agent's process around it.</summary>
[Collection("agent")]
public sealed class DebugpyTests
{
    private const int ResultLine = 9;

    public static TheoryData<string> Pythons => [.. PythonTarget.Interpreters.DefaultIfEmpty("")];

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task A_breakpoint_is_hit_twice_in_a_row_of_sessions_and_nothing_is_left(string interpreter)
    {
        using var target = await PythonTarget.StartAsync(interpreter);
        await target.ServesOnAsync();
        var (threads, descriptors) = (target.Threads, target.Descriptors);
        var opened = await OpenAsync(target);
        for (var session = 0; session < 2; session++)
        {
            await using var client = await AttachAsync(opened);
            var request = target.DoubleAsync(21);
            var stop = await client.SeesAsync("event", "stopped");
            Assert.Contains("42", await LocalAsync(client, stop));
            Assert.False(request.IsCompleted);
            await client.SendAsync("continue", $$"""{"threadId":{{(int)stop["body"]!["threadId"]!}}}""");
            Assert.Equal("42\n", await Eventually.WithinAsync(request, "the answer"));
        }

        Assert.Contains("modules of debugpy stay", Assert.Single(await opened.CloseAsync()));
        await target.ServesOnAsync();
        await Eventually.IsTrueAsync(() => target.Threads <= threads && target.Descriptors <= descriptors, $"{threads} threads and {descriptors} descriptors are left");
        Assert.Equal("", target.Complaints);
        Assert.DoesNotContain(opened.Files, File.Exists);
    }

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task A_client_that_is_gone_lets_the_target_run_on(string interpreter)
    {
        using var target = await PythonTarget.StartAsync(interpreter);
        var opened = await OpenAsync(target);
        var client = await AttachAsync(opened);
        var request = target.DoubleAsync(21);
        await client.SeesAsync("event", "stopped");

        await client.DisposeAsync();

        Assert.Equal("42\n", await Eventually.WithinAsync(request, "the answer to the request that was held", 8));
        await opened.CloseAsync();
        await target.ServesOnAsync();
    }

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task A_main_thread_that_waits_for_ever_takes_the_debugger_in(string interpreter)
    {
        using var target = await PythonTarget.StartAsync(interpreter, null, "blocked");
        var opened = await OpenAsync(target);
        await using (var client = await AttachAsync(opened))
        {
            var request = target.DoubleAsync(21);
            await client.SeesAsync("event", "stopped");
        }

        await opened.CloseAsync();
        await target.ServesOnAsync();
    }

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task Python_whose_remote_debugging_is_off_takes_it_in_by_a_call(string interpreter)
    {
        Assert.SkipUnless(interpreter.EndsWith("3.14", StringComparison.Ordinal), "Python 3.14 is the first that can switch it off.");
        using var target = await PythonTarget.StartAsync(interpreter, ["-X", "disable-remote-debug"]);
        var opened = await OpenAsync(target);
        Assert.Empty(opened.Files);
        Assert.True(opened.Freeze > TimeSpan.Zero);
        await opened.CloseAsync();
        await target.ServesOnAsync();
    }

    private static async Task<OpenedDebugger> OpenAsync(PythonTarget target)
    {
        var opened = await new Debugpy(PythonTarget.Debugpy, TimeProvider.System).OpenAsync(target.Id, TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"{opened.Version}, held for {opened.Freeze.TotalMilliseconds:0.00} ms");
        Assert.True(opened.Freeze < TimeSpan.FromMilliseconds(500), $"a thread was held for {opened.Freeze.TotalMilliseconds} ms");
        return opened;
    }

    private static async Task<DapClient> AttachAsync(OpenedDebugger opened)
    {
        var stream = new NetworkStream(await opened.DialAsync(TestContext.Current.CancellationToken), ownsSocket: true);
        return await DapClient.AttachToLineAsync(stream, PythonTarget.Script, ResultLine);
    }

    private static async Task<string> LocalAsync(DapClient client, System.Text.Json.Nodes.JsonNode stop)
    {
        await client.SendAsync("stackTrace", $$"""{"threadId":{{(int)stop["body"]!["threadId"]!}}}""");
        var frame = (await client.SeesAsync("response", "stackTrace"))["body"]!["stackFrames"]![0]!;
        Assert.Equal("double", (string)frame["name"]!);
        await client.SendAsync("evaluate", $$"""{"expression":"result","frameId":{{(int)frame["id"]!}}}""");
        return (string)(await client.SeesAsync("response", "evaluate"))["body"]!["result"]!;
    }
}
