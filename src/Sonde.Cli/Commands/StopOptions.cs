using System.CommandLine;

namespace Sonde.Cli.Commands;

/// <summary>What is ended.</summary>
internal sealed class StopOptions : OptionGroup
{
    /// <summary>Makes them.</summary>
    public StopOptions()
        : base("What")
    {
        Session = Take(OptionKinds.Text("--session", "ID", "One session only, by the id that ps shows; all by default"));
        Toolbox = Take(OptionKinds.Switch("--toolbox", "End the toolbox too"));
        Copies = Take(OptionKinds.Switch("--copies", "Remove copies of the target that sonde debug --copy left behind, and do nothing else"));
    }

    /// <summary>--session.</summary>
    public Option<string?> Session { get; }

    /// <summary>--toolbox.</summary>
    public Option<bool> Toolbox { get; }

    /// <summary>--copies.</summary>
    public Option<bool> Copies { get; }
}
