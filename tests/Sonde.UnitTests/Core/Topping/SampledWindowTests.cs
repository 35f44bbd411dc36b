using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Profiles;
using Sonde.Core.Sampling;
using Sonde.Core.Targets;
using Sonde.Core.Topping;
using Sonde.Testing;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Topping;

public sealed class SampledWindowTests
{
    private static readonly SampledStack Work = new(null, new SampledFrame("work", "/app/a.py", 3));

    [Fact]
    public void Each_interval_holds_what_came_in_it_and_what_it_cost()
    {
        var window = New(TimeSpan.FromSeconds(1));
        Assert.Null(window.Add(Seen(1, 40)));
        Assert.Null(window.Add(Seen(2, 10)));
        var first = window.Add(Told(1.01, 0.9, 0.01, 2))!;
        Assert.Equal((50 * 10_000_000L, 1.01, 0.9, 0.01, 2L, 2), (first.Profile.Total, first.Seconds, first.CpuSeconds!.Value, first.SamplerSeconds!.Value, first.Missed!.Value, first.Threads!.Value));

        window.Add(Seen(1, 7));
        var second = window.Add(Told(2.01, 1.9, 0.03, 2))!;
        Assert.Equal((7 * 10_000_000L, 1), (second.Profile.Total, second.Threads));
        Assert.Equal((1.0, 1.0, 0.02), (Math.Round(second.Seconds, 6), Math.Round(second.CpuSeconds!.Value, 6), Math.Round(second.SamplerSeconds!.Value, 6)));
        Assert.Equal("work", HotFunction.Find(second.Profile, 1)[0].Frame.Function);
    }

    [Fact]
    public void A_longer_interval_takes_several_seconds_news()
    {
        var window = New(TimeSpan.FromSeconds(3));
        window.Add(Seen(1, 1));
        Assert.Null(window.Add(Told(1, 1, 0, 0)));
        window.Add(Seen(1, 2));
        Assert.Null(window.Add(Told(2, 2, 0, 0)));
        window.Add(Seen(1, 3));
        Assert.Equal(6 * 10_000_000L, window.Add(Told(2.98, 3, 0, 0))!.Profile.Total);
    }

    private static SampledWindow New(TimeSpan interval) => new(
        new ProfileRequest { Target = new ContainerReference("podman", null, "api"), Toolbox = new ToolboxWishes { Image = "go" }, Duration = interval }, "how", new ManualTimeProvider());

    private static StackSeen Seen(int thread, int samples) => new(new SampledThread(thread, thread, null), Work, samples, 0);

    private static FiguresTold Told(double seconds, double target, double agent, long late) => new(new FiguresLine(seconds, 100, 98, late, 0) { CpuSeconds = agent, TargetCpuSeconds = target });
}
