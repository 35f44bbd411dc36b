using System.CommandLine;

namespace Sonde.Cli.Commands;

/// <summary>What every verb takes.</summary>
internal sealed class GlobalOptions : OptionGroup
{
    private static readonly KeyValuePair<string, OutputFormat>[] Formats = [new("text", OutputFormat.Text), new("json", OutputFormat.Json)];

    /// <summary>Makes them.</summary>
    public GlobalOptions()
        : base("Everywhere")
    {
        Output = Take(OptionKinds.Word("--output", Formats, "Text for people, or one JSON object a line for programs", "-o"));
        Quiet = Take(OptionKinds.Switch("--quiet", "Only answers, warnings and faults", "-q"));
        NoColour = Take(OptionKinds.Switch("--no-color", "No colours; NO_COLOR in the environment does the same"));
        Verbose = Take(OptionKinds.Switch("--verbose", "Show the cause of a fault with its stack trace", "-v"));
        Help = Take(OptionKinds.Switch("--help", "Show this", "-h"));
        foreach (var option in Options)
        {
            option.Recursive = true;
        }
    }

    /// <summary>--output.</summary>
    public Option<OutputFormat?> Output { get; }

    /// <summary>--quiet.</summary>
    public Option<bool> Quiet { get; }

    /// <summary>--no-color.</summary>
    public Option<bool> NoColour { get; }

    /// <summary>--verbose.</summary>
    public Option<bool> Verbose { get; }

    /// <summary>--help.</summary>
    public Option<bool> Help { get; }

    /// <summary>Reads them; one that could not be understood counts as not given, because the fault itself has to be said somehow.</summary>
    public GlobalChoices Read(ParseResult words) => new(
        words.GetResult(Output)?.Errors.Any() == true ? OutputFormat.Text : words.GetValue(Output) ?? OutputFormat.Text,
        words.GetValue(Quiet),
        words.GetValue(NoColour),
        words.GetValue(Verbose));
}
