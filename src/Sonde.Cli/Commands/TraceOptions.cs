using System.CommandLine;
using Sonde.Core.Operations;
using Sonde.Core.Settings;
using Sonde.Core.Tracing;

namespace Sonde.Cli.Commands;

/// <summary>What is told of calls, and how much that may cost.</summary>
internal sealed class TraceOptions : OptionGroup
{
    private const int MostLimit = 1_000_000;

    /// <summary>Makes them.</summary>
    public TraceOptions()
        : base("Trace")
    {
        Follow = Take(OptionKinds.Switch("--follow", "Tell each call, at most 1000 a second; the others are counted", "-f"));
        Slow = Take(OptionKinds.Line("--slow", "TIME", "Tell only calls that took at least so long: 500us, 50ms, 2s"));
        Arguments = Take(OptionKinds.Line("--args", "KINDS", "With --follow or --slow, the arguments: int, uint, bool, ptr, string, slice, error or float for each, a method's receiver first"));
        Results = Take(OptionKinds.Line("--ret", "KINDS", "Likewise, the results"));
        Duration = Take(OptionKinds.Duration("--duration", DurationRange.Profile, "For how long; 10s by default", "-d"));
        Count = Take(OptionKinds.Number("--count", "CALLS", int.MaxValue, "End after so many calls; any number by default"));
        Limit = Take(OptionKinds.Number("--limit", "CALLS", MostLimit, "End where there are more calls a second; 100000 by default"));
    }

    private Option<bool> Follow { get; }

    private Option<string?> Slow { get; }

    private Option<string?> Arguments { get; }

    private Option<string?> Results { get; }

    private Option<TimeSpan?> Duration { get; }

    private Option<int?> Count { get; }

    private Option<int?> Limit { get; }

    /// <summary>Kinds are kinds, and belong to calls that are told.</summary>
    public void Require(Command command) => command.Validators.Add(result =>
    {
        if (SlowText.Judge(result.GetValue(Slow), out _) is { } wrong)
        {
            result.AddError($"--slow {wrong}");
        }

        foreach (var option in new[] { Arguments, Results })
        {
            if (result.GetValue(option) is { } kinds && TracedKinds.Judge(kinds, out _) is { } problem)
            {
                result.AddError($"{option.Name} {problem}");
            }
            else if (result.GetValue(option) is not null && !result.GetValue(Follow) && result.GetValue(Slow) is null)
            {
                result.AddError($"{option.Name} belongs to --follow or --slow");
            }
        }
    });

    /// <summary>Adds them to a request.</summary>
    public TraceRequest Apply(ParseResult words, TraceRequest request)
    {
        _ = TracedKinds.Judge(words.GetValue(Arguments), out var arguments);
        _ = TracedKinds.Judge(words.GetValue(Results), out var results);
        _ = SlowText.Judge(words.GetValue(Slow), out var slow);
        return request with
        {
            IsFollowing = words.GetValue(Follow),
            Slow = slow,
            Arguments = arguments,
            Results = results,
            Duration = words.GetValue(Duration) ?? request.Duration,
            Count = words.GetValue(Count),
            Limit = words.GetValue(Limit) ?? request.Limit,
        };
    }
}
