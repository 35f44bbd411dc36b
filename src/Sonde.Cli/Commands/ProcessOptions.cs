using System.CommandLine;

namespace Sonde.Cli.Commands;

/// <summary>Which process of the container.</summary>
internal sealed class ProcessOptions : OptionGroup
{
    /// <summary>Makes them.</summary>
    public ProcessOptions()
        : base("Process")
    {
        ProcessId = Take(OptionKinds.Number("--pid", "PID", int.MaxValue, "Process id inside of the container; found by default"));
    }

    /// <summary>--pid.</summary>
    public Option<int?> ProcessId { get; }
}
