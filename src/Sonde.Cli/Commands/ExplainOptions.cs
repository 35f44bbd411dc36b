using System.CommandLine;

namespace Sonde.Cli.Commands;

/// <summary>How faults are explained.</summary>
internal sealed class ExplainOptions : OptionGroup
{
    /// <summary>Makes them.</summary>
    public ExplainOptions()
        : base("Shape")
    {
        Markdown = Take(OptionKinds.Switch("--markdown", "Every fault as the text of docs/faults.md"));
        Markdown.Hidden = true;
    }

    /// <summary>--markdown.</summary>
    public Option<bool> Markdown { get; }
}
