using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

/// <summary><c>sonde dev --debug</c>: the debugger lets each program go before it is replaced and is on the next one afterwards, in one toolbox and behind one port.</summary>
public sealed class DevDebugTests : IAsyncDisposable
{
    private readonly DevScene _scene = new();
    private readonly DevReceiver _receiver = new();
    private readonly List<string> _order = [];
    private readonly Lock _gate = new();

    public DevDebugTests()
    {
        _scene.WithGo();
        _scene.Cluster.Agent.Code = async (channel, cancellation) =>
        {
            await _receiver.TakeAsync(channel, cancellation);
            Note("replaced");
        };
        _scene.Cluster.Agent.Instead = (_, request, _) =>
        {
            Note(request is StartDebuggerRequest ? "attach" : request is StopDebuggerRequest ? "detach" : null);
            return Task.FromResult<AgentAnswer?>(null);
        };
    }

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task The_debugger_lets_go_before_a_program_is_replaced_and_is_on_the_next_one()
    {
        Directory.CreateDirectory(Path.Combine(_scene.Laptop.Work, ".vscode"));
        var launch = Path.Combine(_scene.Laptop.Work, ".vscode", "launch.json");
        var run = _scene.Laptop.Start(DevScene.Words("--debug"));
        await run.ReportAsync<HandOverReport>(static report => report.Files.Count > 0);
        var entry = Laptop.Read(launch);
        Assert.Contains("sonde: goweb", entry, StringComparison.Ordinal);
        var port = await run.PortAsync("delve");

        for (var round = 2; round <= 3; round++)
        {
            _scene.Laptop.Write("main.go", $"package main\n\nfunc main() {{ println({round}) }}\n");
            await run.ReportAsync<ProgressReport>(report => report.Text.StartsWith("the debugger is on the new program", StringComparison.Ordinal) && Attached() == round);
            Assert.Equal(entry, Laptop.Read(launch));
        }

        Assert.Equal(0, await run.InterruptAsync());
        Assert.Equal(["replaced", "attach", "detach", "replaced", "attach", "detach", "replaced", "attach", "detach"], _order);
        Assert.Equal(port, Assert.Single(run.Reports.All<ListeningReport>()).Port);
        Assert.Single(run.Reports.All<PlanReport>());
        Assert.Single(_scene.Cluster.Writes, static write => write.Method == "PATCH");
        Assert.False(File.Exists(launch), "launch.json was left behind");
        Assert.Contains("attached the debugger to 3 programs, one after the other", run.Receipt.Written);
        Assert.Single(run.Receipt.Written, static line => line.StartsWith("added container", StringComparison.Ordinal));
        Assert.Empty(run.Receipt.Remains);
        Assert.Equal(_scene.Before, _scene.Workload.Spec);
    }

    [Fact]
    public async Task A_debugger_that_cannot_be_attached_is_told_and_the_loop_goes_on()
    {
        _scene.Cluster.Agent.Refuse<StartDebuggerRequest>(AgentErrorCode.ToolFailed, "dlv ended");
        var run = _scene.Laptop.Start(DevScene.Words("--debug"));
        await run.ReportAsync<WarningReport>(static report => report.Text.StartsWith("no debugger on this program", StringComparison.Ordinal));
        _scene.Laptop.Write("main.go", "package main\n\nfunc main() { println() }\n");
        await run.ReportAsync<CodeReport>(static report => report.Changed.Contains("main.go"));
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Equal(_scene.Before, _scene.Workload.Spec);
    }

    [Fact]
    public async Task The_rights_for_a_toolbox_are_asked_for_before_anything_is_changed()
    {
        _scene.Cluster.Denied.Add("patch pods/ephemeralcontainers");
        var run = await _scene.Laptop.RunAsync(DevScene.Words("--debug"));
        await Failing.AssertAsync(run, "SND4001");
        Assert.Contains("patch pods/ephemeralcontainers", run.Fault.Why, StringComparison.Ordinal);
        Assert.Equal(0, _scene.Workload.Written);
        var without = await _scene.Laptop.RunAsync(DevScene.Words("--dry-run"));
        Assert.Equal(0, await without.ExitAsync());
    }

    [Fact]
    public async Task A_dry_run_announces_the_toolbox()
    {
        var run = await _scene.Laptop.RunAsync(DevScene.Words("--debug", "--dry-run"));
        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains(Assert.Single(run.Reports.All<DevPlanReport>()).Changes, static change => change.StartsWith("an ephemeral container from", StringComparison.Ordinal));
        Assert.Equal(0, _scene.Workload.Written);
    }

    private int Attached()
    {
        lock (_gate)
        {
            return _order.Count(static one => one == "attach");
        }
    }

    private void Note(string? what)
    {
        lock (_gate)
        {
            if (what is not null)
            {
                _order.Add(what);
            }
        }
    }
}
