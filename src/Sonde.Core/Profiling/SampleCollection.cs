using System.Globalization;
using Sonde.Core.Operations;
using Sonde.Core.Profiles;
using Sonde.Core.Sampling;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Profiling;

/// <summary>Samples, as they come, become a profile.</summary>
internal sealed class SampleCollection
{
    private readonly ProfileBuilder _builder;
    private readonly Dictionary<SampledFrame, int> _frames = new(ReferenceEqualityComparer.Instance);
    private readonly List<int> _stack = [];
    private FiguresLine? _figures;

    /// <param name="request">What was wanted.</param>
    /// <param name="start">When it began.</param>
    public SampleCollection(ProfileRequest request, DateTimeOffset start) =>
        _builder = new ProfileBuilder(new ProfileKind(ProfileWords.Name(request.Type), ProfileUnit.Nanoseconds)) { Period = 1_000_000_000 / request.RateHertz, Start = start };

    /// <summary>Takes what was told.</summary>
    public void Add(SampleUpdate update)
    {
        switch (update)
        {
            case StackSeen seen:
                _stack.Clear();
                _stack.AddRange(seen.Stack.Frames().Select(Intern));
                _builder.AddLeafFirst(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_stack), seen.Samples * _builder.Period);
                break;
            case FiguresTold told:
                _figures = told.Figures;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(update), update.GetType().Name, "An update that is not known.");
        }
    }

    /// <summary>What there is.</summary>
    /// <param name="how">How it was taken.</param>
    public TakenProfile Build(string how)
    {
        _builder.Duration = _figures is { } figures ? TimeSpan.FromSeconds(figures.Seconds) : null;
        return new TakenProfile(_builder.Build(), how, _figures is null ? [] : Cost(_figures));
    }

    /// <summary>How good it is, and what it cost.</summary>
    internal static IReadOnlyList<string> Cost(FiguresLine figures)
    {
        var torn = figures.Torn + figures.TornStacks;
        var cost = new List<string>
        {
            Invariant($"{figures.Taken} samples of {figures.Asked}; {Part(figures.Late)} left out because the sampler was late, {Part(torn)} because what was read was changing"),
            Invariant($"a sample took {figures.MeanMicroseconds:0} µs, {figures.LongestMicroseconds:0} µs at the longest; the target was not stopped"),
        };
        if (figures.Seconds > 0)
        {
            var beside = figures.TargetCpuSeconds is { } target ? Invariant($", beside {target:0.00} s of the target's") : "";
            cost.Add(Invariant($"the agent used {figures.CpuSeconds:0.00} s of processor time in {figures.Seconds:0.0} s{beside}"));
        }

        if (figures.Others > 0)
        {
            cost.Add(Invariant($"{figures.Others} stacks are counted as [others]: there were too many kinds"));
        }

        if (figures.End == SampleEnd.Target)
        {
            cost.Add("the process ended meanwhile");
        }

        return cost;
    }

    private static string Part(long count) => count == 0 ? "none" : count.ToString(CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private int Intern(SampledFrame frame)
    {
        if (!_frames.TryGetValue(frame, out var number))
        {
            _frames[frame] = number = _builder.Intern(new ProfileFrame(frame.Function, frame.File, frame.Line));
        }

        return number;
    }
}
