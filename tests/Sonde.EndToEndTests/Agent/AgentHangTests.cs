using System.Collections.Concurrent;
using System.Diagnostics;
using Sonde.Agent.Native;
using Sonde.Agent.Processes;
using Sonde.EndToEndTests.Support;
using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>A debugger that lives and does nothing does not keep its target either.</summary>
[Collection("agent")]
public sealed class AgentHangTests
{
    [Theory]
    [InlineData("none", false)]
    [InlineData("dap", false)]
    [InlineData("dap", true)]
    [InlineData("rpc", false)]
    [InlineData("rpc", true)]
    public async Task A_debugger_that_is_stopped_from_outside_is_let_go(string protocol, bool isStopped)
    {
        await using var scene = await DebugScene.StartAsync(protocol, isStopped);

        Assert.Equal(0, Libc.Kill(scene.DebuggerId, Signals.Stop));

        // Answered only after the release where the request gets a signal or hits the breakpoint.
        var request = scene.Target.GetAsync();
        await scene.Session.SeesAsync(status => status is { State: TargetState.Free, Note: { } note } && note.Contains("SIGSTOP", StringComparison.Ordinal), "the release", 12);
        await scene.IsReleasedAsync(2);
        Assert.Contains("hello", await Eventually.WithinAsync(request, "the answer to the request that was held"));
    }

    [Fact]
    public async Task A_debugger_that_is_stopped_from_outside_while_it_attaches_is_let_go()
    {
        for (var round = 0; round < 6; round++)
        {
            using var target = await GoTarget.StartAsync();
            await using var agent = await RunningAgent.StartAsync();
            await using var session = await TestSession.OpenAsync(agent);
            var starting = session.DebugAsync(target);
            await Eventually.IsTrueAsync(() => target.DebuggerId != 0 || starting.IsCompleted, "the attach begins");
            await Task.Delay(TimeSpan.FromMilliseconds(20 * round), TimeProvider.System, TestContext.Current.CancellationToken);

            if (target.DebuggerId is > 0 and var debugger)
            {
                Assert.Equal(0, Libc.Kill(debugger, Signals.Stop));
            }

            // Not before dlv has been still for two seconds: a target that has not been stopped yet is traced and runs.
            await Eventually.IsTrueAsync(() => target.IsFree, $"the target is free, round {round}", 5);
            await target.ServesOnAsync();
            Assert.Equal(0, new TargetProcess(target.Id).AlteredBytes());
            if (await Record.ExceptionAsync(() => starting) is { } refusal)
            {
                Assert.Contains("SIGSTOP", refusal.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("dap", false)]
    [InlineData("rpc", true)]
    public async Task When_the_agent_is_killed_while_the_debugger_is_stopped_the_keeper_lets_it_go(string protocol, bool isStopped)
    {
        await using var scene = await DebugScene.StartAsync(protocol, isStopped);

        Assert.Equal(0, Libc.Kill(scene.DebuggerId, Signals.Stop));
        scene.Agent.Kill();

        await scene.IsReleasedAsync(12);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_debugger_that_another_debugger_holds_is_killed_at_last(bool isStopped, bool isAgentKilled)
    {
        await using var scene = await DebugScene.StartAsync("dap", isStopped);
        using var holder = await HoldAsync(scene.DebuggerId);
        var hits = isStopped ? Task.FromResult("hello") : scene.Target.GetAsync();

        if (isAgentKilled)
        {
            scene.Agent.Kill();
        }
        else if (isStopped)
        {
            await scene.Client.DisposeAsync();
        }

        await scene.IsReleasedAsync(25);
        Assert.Contains("hello", await Eventually.WithinAsync(hits, "the answer to the request that was held"));
        Assert.False(new ProcessTable().Stat(scene.DebuggerId) is { HasEnded: false }, "the debugger lives");
        if (!isAgentKilled)
        {
            await scene.Session.SeesAsync(status => status.Note?.Contains("was killed", StringComparison.Ordinal) == true, "the note");
        }
    }

    /// <summary>Another debugger on the debugger, with all its threads stopped.</summary>
    private static async Task<Holder> HoldAsync(int processId)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/gdb"), "gdb holds the debugger here; it is not installed.");
        var holder = new Holder(processId);
        try
        {
            await Eventually.IsTrueAsync(() => Threads(processId).All(static stat => stat.Contains(") t ", StringComparison.Ordinal)), "all threads of the debugger are held", 60);
            return holder;
        }
        catch (Xunit.Sdk.TrueException)
        {
            var said = holder.Said;
            holder.Dispose();
            Assert.Fail($"gdb does not hold {processId}: {string.Join('\n', Threads(processId))}\n{said}");
            throw;
        }
    }

    private static string[] Threads(int processId) => [.. Directory.EnumerateDirectories($"/proc/{processId}/task").Select(static thread => File.ReadAllText($"{thread}/stat"))];

    private sealed class Holder : IDisposable
    {
        private readonly Process _process;
        private readonly ConcurrentQueue<string?> _said = new();

        public Holder(int processId)
        {
            _process = Process.Start(new ProcessStartInfo("/usr/bin/gdb", ["-nx", "-batch", "-p", $"{processId}", "-ex", "shell sleep 120"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            _process.OutputDataReceived += (_, line) => _said.Enqueue(line.Data);
            _process.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data);
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

        public string Said => string.Join('\n', _said);

        public void Dispose()
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(TimeSpan.FromSeconds(10));
            _process.Dispose();
        }
    }
}
