using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary>Whether <c>sonde ps</c> tells what was.</summary>
internal sealed class LogOptions : OptionGroup
{
    private const int DefaultLast = 20;
    private const int MostLast = 10_000;

    /// <summary>Makes them.</summary>
    public LogOptions()
        : base("Record")
    {
        Log = Take(OptionKinds.Switch("--log", "What this machine recorded of its own sessions, the newest first; asks no cluster"));
        Last = Take(OptionKinds.Number("--last", "N", MostLast, $"With --log: so many at the most; {DefaultLast} by default"));
    }

    private Option<bool> Log { get; }

    private Option<int?> Last { get; }

    /// <summary>Lays them over a request.</summary>
    public ListRequest Apply(ParseResult words, ListRequest request) =>
        words.GetValue(Log) ? request with { LastOfLog = words.GetValue(Last) ?? DefaultLast } : request;

    /// <summary>The record is one, of all places.</summary>
    /// <param name="result">The command.</param>
    /// <param name="places">Options that name a place.</param>
    /// <param name="hasEngine">An engine was named.</param>
    public void Validate(CommandResult result, IEnumerable<Option> places, bool hasEngine)
    {
        if (!result.GetValue(Log))
        {
            if (result.GetResult(Last) is not null)
            {
                result.AddError("--last belongs to --log");
            }

            return;
        }

        if (hasEngine)
        {
            result.AddError("--log is one record for every place; ps --log takes no engine");
        }

        foreach (var option in places.Where(option => result.GetResult(option) is not null))
        {
            result.AddError($"{option.Name} names a place; --log is one record for every place");
        }
    }
}
