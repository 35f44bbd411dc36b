using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary>What becomes of the file.</summary>
internal sealed class InitOptions : OptionGroup
{
    /// <summary>Makes them.</summary>
    public InitOptions()
        : base("File")
    {
        DryRun = Take(OptionKinds.Switch("--dry-run", "Show the file, or what would change in it, and write nothing"));
        Force = Take(OptionKinds.Switch("--force", "Replace a file that is there already"));
        Check = Take(OptionKinds.Switch("--check", "Say what is wrong with the file that is there; asks no cluster and writes nothing"));
        Schema = Take(OptionKinds.Switch("--schema", "Print the file's JSON Schema for editors; asks no cluster and writes nothing"));
    }

    /// <summary>--schema.</summary>
    public Option<bool> Schema { get; }

    private Option<bool> DryRun { get; }

    private Option<bool> Force { get; }

    private Option<bool> Check { get; }

    /// <summary>Lays them over a request.</summary>
    public InitRequest Apply(ParseResult words, InitRequest request) => request with
    {
        IsDryRun = words.GetValue(DryRun),
        IsForced = words.GetValue(Force),
        IsCheck = words.GetValue(Check),
    };

    /// <summary>--check and --schema stand alone.</summary>
    /// <param name="result">The command.</param>
    /// <param name="places">Options that name a place.</param>
    /// <param name="hasEngine">An engine was named.</param>
    public void Validate(CommandResult result, IEnumerable<Option> places, bool hasEngine)
    {
        foreach (var alone in new[] { Check, Schema }.Where(option => result.GetValue(option)))
        {
            var others = Options.Concat(places).Where(other => other != alone && result.GetResult(other) is not null).Select(other => other.Name);
            foreach (var other in hasEngine ? others.Append("ENGINE") : others)
            {
                result.AddError($"{alone.Name} stands alone, without {other}");
            }
        }
    }
}
