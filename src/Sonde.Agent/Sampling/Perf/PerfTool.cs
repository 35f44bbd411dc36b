using Sonde.Agent.Launching;
using Sonde.Agent.Native;

namespace Sonde.Agent.Sampling.Perf;

/// <summary>perf, as a program of the toolbox.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Children">Starts it.</param>
/// <param name="Environment">Its whole environment, <c>NAME=value</c> each.</param>
/// <param name="Versions">The tools of this image and their versions.</param>
internal sealed record PerfTool(string Path, ChildProcesses Children, IReadOnlyList<string> Environment, Task<IReadOnlyDictionary<string, string>> Versions)
{
    /// <summary>Watches its output: one for all runs, because its thread lives as long as the agent.</summary>
    public DescriptorWatch Watch { get; } = new();

    /// <summary>Its version; <c>unknown</c> until it has told it.</summary>
    public string Version => Versions.IsCompletedSuccessfully ? Versions.Result.GetValueOrDefault(PerfCommand.Name, "unknown") : "unknown";
}
