using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>Asks what is mounted into a process's file system besides its image and what every container has.</summary>
/// <param name="ProcessId">The process, in the toolbox's process namespace.</param>
public sealed record VolumesRequest([property: JsonRequired] int ProcessId) : AgentRequest;

/// <summary>What is mounted.</summary>
/// <param name="Paths">The target's own absolute paths of folders and files, in order; one within another is left out, because it comes along with that. At most <see cref="MostPaths"/>.</param>
public sealed record VolumesAnswer([property: JsonRequired] IReadOnlyList<string> Paths) : AgentAnswer
{
    /// <summary>A pod has seldom a tenth of it.</summary>
    public const int MostPaths = 64;
}
