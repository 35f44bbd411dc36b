using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary>Which namespace of which cluster is looked through.</summary>
internal sealed class LiveOptions : OptionGroup
{
    private readonly PlaceOptions _place = new();

    /// <summary>Makes them.</summary>
    public LiveOptions()
        : base("Live")
    {
        Live = Take(OptionKinds.Switch("--live", "Look through what a namespace of the cluster holds"));
        foreach (var option in _place.Options)
        {
            Take(option);
        }
    }

    private Option<bool> Live { get; }

    /// <summary>Whether a namespace is looked through.</summary>
    public bool IsWanted(CommandResult result) => result.GetValue(Live);

    /// <summary>Makes the parser say what is wrong.</summary>
    public void Validate(CommandResult result)
    {
        foreach (var option in _place.Options.Where(option => !IsWanted(result) && result.GetResult(option) is not null))
        {
            result.AddError($"{option.Name} belongs to --live");
        }
    }

    /// <summary>Reads them; null for no namespace.</summary>
    public ListRequest? Read(ParseResult words) => words.GetValue(Live) ? _place.Read(words, null) : null;
}
