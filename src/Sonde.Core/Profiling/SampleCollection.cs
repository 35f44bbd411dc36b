using System.Globalization;
using Sonde.Core.Operations;
using Sonde.Core.Profiles;
using Sonde.Core.Sampling;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Profiling;

/// <summary>Samples, as they come, become a profile.</summary>
internal sealed class SampleCollection
{
    private readonly bool _isNow;
    private readonly ProfileBuilder _builder;
    private readonly Dictionary<SampledFrame, int> _frames = new(ReferenceEqualityComparer.Instance);
    private readonly List<int> _stack = [];
    private FiguresLine? _figures;

    /// <param name="request">What was wanted.</param>
    /// <param name="start">When it began.</param>
    public SampleCollection(ProfileRequest request, DateTimeOffset start)
    {
        _isNow = request.Type == ProfileType.Goroutine;
        _builder = new ProfileBuilder(new ProfileKind(ProfileWords.Name(request.Type), _isNow ? ProfileUnit.Count : ProfileUnit.Nanoseconds))
        {
            Period = _isNow ? 1 : 1_000_000_000 / request.RateHertz,
            Start = start,
        };
    }

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
            case TextTold or BytesTold or OutcomeTold:
                // Told of runtimes that look at themselves.
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(update), update.GetType().Name, "An update that is not known.");
        }
    }

    /// <summary>How many stacks were lost, where every one was; 0 where there is something to see, or there was nothing at all.</summary>
    public long AllLost => _figures is { Stacks: 0, TornStacks: var torn } ? torn : 0;

    /// <summary>What there is.</summary>
    /// <param name="how">How it was taken.</param>
    public TakenProfile Build(string how)
    {
        _builder.Duration = _figures is { } figures && !_isNow ? TimeSpan.FromSeconds(figures.Seconds) : null;
        return new TakenProfile(_builder.Build(), how, _figures is null ? [] : _isNow ? CostOfNow(_figures) : Cost(_figures));
    }

    /// <summary>How good it is, and what it cost.</summary>
    internal static IReadOnlyList<string> Cost(FiguresLine figures)
    {
        var torn = figures.Torn + figures.TornStacks;
        var cost = new List<string>
        {
            Invariant($"{figures.Taken} samples of {figures.Asked}; {Part(figures.Late)} left out because {Late(figures)}, {Part(torn)} because what was read was changing"),
            Invariant($"a sample took {figures.MeanMicroseconds:0} µs, {figures.LongestMicroseconds:0} µs at the longest; {Standing(figures)}"),
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

        if (figures.CutStacks > 0 && figures.Stalls is not null)
        {
            cost.Add(Invariant($"of {figures.Stacks} stacks {figures.CutStacks} end where the callers are not known: in C, in the kernel's own code or on the runtime's stack"));
        }

        if (figures.End == SampleEnd.Target)
        {
            cost.Add("the process ended meanwhile");
        }

        return cost;
    }

    /// <summary>Likewise, of what was read once.</summary>
    internal static IReadOnlyList<string> CostOfNow(FiguresLine figures) =>
    [
        Invariant($"{figures.Stacks} goroutines, read one after the other; {Part(figures.TornStacks)} without a stack because it was changing"),
        Invariant($"reading them took {figures.LongestMicroseconds / 1000:0.0} ms; the target was not stopped"),
        .. figures.Others > 0 ? [Invariant($"{figures.Others} stacks are counted as [others]: there were too many kinds")] : Array.Empty<string>(),
    ];

    private static string Late(FiguresLine figures) => figures.Stalls is null
        ? "the sampler was late"
        : "the sampler was late or a thread would have stood for more than a hundredth of the time";

    private static string Standing(FiguresLine figures) => figures.Stalls is not { } stalls
        ? "the target was not stopped"
        : Invariant($"a thread that computed stood {stalls} times, one at a time, for {figures.MeanStallMicroseconds:0} µs and {figures.LongestStallMicroseconds:0} µs at the longest");

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
