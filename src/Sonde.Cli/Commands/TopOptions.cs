using System.CommandLine;
using Sonde.Core.Operations;
using Sonde.Core.Settings;
using Sonde.Core.Topping;

namespace Sonde.Cli.Commands;

/// <summary>What is watched, and how often.</summary>
internal sealed class TopOptions : OptionGroup
{
    private const int MostRate = 1000;

    private static readonly KeyValuePair<string, TopType>[] Types =
    [
        .. Enum.GetValues<TopType>().Select(static type => new KeyValuePair<string, TopType>(TopWords.Name(type), type)),
    ];

    /// <summary>Makes them.</summary>
    public TopOptions()
        : base("Pictures")
    {
        Type = Take(OptionKinds.Word("--type", Types, "Threads that compute, or all, or what a runtime counts; cpu by default, for .NET counters", "-t"));
        Interval = Take(OptionKinds.Duration("--interval", DurationRange.Interval, "How long each picture sums up; 1s by default"));
        Count = Take(OptionKinds.Number("--count", "N", int.MaxValue, "So many pictures; until you end it by default"));
        Rate = Take(OptionKinds.Number("--rate", "HZ", MostRate, "Samples a second, where Sonde takes them itself; 100 by default"));
    }

    private Option<TopType?> Type { get; }

    private Option<TimeSpan?> Interval { get; }

    private Option<int?> Count { get; }

    private Option<int?> Rate { get; }

    /// <summary>Adds them to a request.</summary>
    public TopRequest Apply(ParseResult words, TopRequest request) => request with
    {
        Type = words.GetValue(Type),
        Interval = words.GetValue(Interval) ?? request.Interval,
        Count = words.GetValue(Count),
        RateHertz = words.GetValue(Rate) ?? request.RateHertz,
    };
}
