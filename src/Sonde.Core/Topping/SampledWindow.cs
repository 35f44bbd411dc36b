using Sonde.Core.Operations;
using Sonde.Core.Profiling;
using Sonde.Core.Sampling;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Topping;

/// <summary>Samples that come each second become intervals. For one thread.</summary>
/// <param name="request">What was wanted; its duration is the interval's.</param>
/// <param name="how">How it was sampled.</param>
/// <param name="clock">Time.</param>
internal sealed class SampledWindow(ProfileRequest request, string how, TimeProvider clock)
{
    /// <summary>News come each second, a moment sooner or later.</summary>
    private const double Tolerance = 0.3;

    private readonly HashSet<int> _threads = [];
    private SampleCollection _collected = new(request, clock.GetUtcNow());
    private FiguresLine _before = new(0, 0, 0, 0, 0);

    /// <summary>Takes what was told.</summary>
    /// <returns>An interval, where it is whole.</returns>
    public TopWindow? Add(SampleUpdate update)
    {
        _collected.Add(update);
        if (update is StackSeen seen)
        {
            _threads.Add(seen.Thread.Id);
        }

        if (update is not FiguresTold { Figures: var now } || now.Seconds - _before.Seconds < request.Duration.TotalSeconds - Tolerance)
        {
            return null;
        }

        var window = new TopWindow(_collected.Build(how).Profile, Math.Max(now.Seconds - _before.Seconds, 0.001), how)
        {
            CpuSeconds = now.TargetCpuSeconds - (_before.TargetCpuSeconds ?? 0),
            SamplerSeconds = now.CpuSeconds - _before.CpuSeconds,
            Missed = now.Late + now.Torn + now.TornStacks - _before.Late - _before.Torn - _before.TornStacks,
            Threads = _threads.Count,
        };
        (_before, _collected) = (now, new SampleCollection(request, clock.GetUtcNow()));
        _threads.Clear();
        return window;
    }
}
