using System.CommandLine;

namespace Sonde.Cli.Commands;

/// <summary>How it is copied.</summary>
internal sealed class CopyOptions : OptionGroup
{
    /// <summary>Makes them.</summary>
    public CopyOptions()
        : base("Copy")
    {
        Force = Take(OptionKinds.Switch("--force", "Write over what is there already; of a folder over what is called the same", "-f"));
    }

    /// <summary>--force.</summary>
    public Option<bool> Force { get; }
}
