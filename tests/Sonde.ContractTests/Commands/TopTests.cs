using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.ContractTests.Commands;

public sealed class TopTests
{
    [Fact]
    public async Task Pictures_are_printed_until_there_are_enough_and_the_sampling_is_ended()
    {
        await using var cluster = Python();
        using var laptop = new Laptop(cluster);
        var run = Start(laptop, "--count", "2");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal([(1, 1.0, "work"), (2, 1.0, "work")], run.Reports.All<TopReport>().Select(static report => (report.Number, report.Rows[0].Self, report.Rows[0].Function)));
        Assert.Contains("work", run.Terminal.AnswerText, StringComparison.Ordinal);
        Assert.Equal("2 pictures were shown", run.Receipt.Ended);
        Assert.Empty(cluster.Agent.Asked.OfType<StartDebuggerRequest>());
        await Wait.UntilAsync(() => cluster.Agent.Links.Count == 0, "the exec is closed");
    }

    [Fact]
    public async Task Ctrl_C_ends_it_in_order()
    {
        await using var cluster = Python();
        using var laptop = new Laptop(cluster);
        var run = Start(laptop);
        await Wait.UntilAsync(() => run.Reports.All<TopReport>().Count >= 3, "three pictures");
        Assert.Equal(0, await run.InterruptAsync());
        Assert.StartsWith("you ended it after ", run.Receipt.Ended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_is_lost_ends_it_and_says_so()
    {
        await using var cluster = Python();
        using var laptop = new Laptop(cluster);
        var run = Start(laptop);
        await Wait.UntilAsync(() => run.Reports.All<TopReport>().Any(), "a picture");
        cluster.Agent.Cut();
        await Failing.AssertAsync(run, "SND6004");
    }

    [Fact]
    public async Task A_program_that_there_is_no_way_into_says_what_there_is()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Instead = (link, request, _) => Task.FromResult<AgentAnswer?>(
            request is HelloRequest ? AgentFacts.Hello(link.Session) with { Capabilities = [AgentCapability.Processes, AgentCapability.Forward] } : null);
        using var laptop = new Laptop(cluster);
        var run = Start(laptop);
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains("/debug/pprof/", run.Fault.Why, StringComparison.Ordinal);
    }

    private static SondeRun Start(Laptop laptop, params string[] words) => laptop.Start(["top", "pod/goweb", "--image", Laptop.Image, .. words]);

    /// <summary>A Python whose stacks are told as fast as they are read.</summary>
    private static ScriptedCluster Python()
    {
        var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Processes = [AgentFacts.GoServer() with { Runtime = "python", Go = null, Executable = "/usr/bin/python3.14" }];
        cluster.Agent.Instead = static (link, request, _) => Task.FromResult<AgentAnswer?>(request switch
        {
            HelloRequest => AgentFacts.Hello(link.Session) is var hello ? hello with { Capabilities = [.. hello.Capabilities, AgentCapability.SamplePython] } : null,
            SampleRequest => new SamplingAnswer("python", "3.14.0"),
            _ => null,
        });
        cluster.Agent.Samples = TellAsync;
        return cluster;
    }

    private static async Task TellAsync(TunnelChannel channel, CancellationToken cancellation)
    {
        var ended = ReadToEndAsync(channel, cancellation);
        await WriteAsync(channel, new FrameLine(1, "work", "/app/a.py", 3), cancellation);
        await WriteAsync(channel, new StacksLine(1, [0], [1]), cancellation);
        await WriteAsync(channel, new ThreadLine(1, 1, null), cancellation);
        for (var second = 1; ; second++)
        {
            await WriteAsync(channel, new CountsLine(1, [1], [100]), cancellation);
            var isOver = await Task.WhenAny(ended, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellation)) == ended;
            await WriteAsync(channel, new FiguresLine(second, second * 100, second * 100, 0, 0) { End = isOver ? SampleEnd.Stopped : null }, cancellation);
            if (isOver)
            {
                return;
            }
        }
    }

    private static async Task ReadToEndAsync(TunnelChannel channel, CancellationToken cancellation)
    {
        try
        {
            while (await channel.ReadAsync(new byte[16], cancellation) > 0)
            {
                // Nothing is said there.
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException)
        {
            // The link is gone, as some tests want it.
        }
    }

    private static async Task WriteAsync(TunnelChannel channel, SampleLine line, CancellationToken cancellation) => await channel.WriteAsync(SampleLines.Encode(line), cancellation);
}
