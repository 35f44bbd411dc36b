using System.Text.Json.Nodes;
using Sonde.Core.Faults;
using Sonde.Core.Platforms.Cluster.Copies;

namespace Sonde.Core.Developing;

/// <summary>The container of a workload's pods that is meant. Pure.</summary>
internal static class DevChoice
{
    /// <summary>The container that was asked for, or the only one.</summary>
    /// <param name="pod">The pods' specification.</param>
    /// <param name="place">The workload, with -c.</param>
    /// <exception cref="FaultException">SND3002 or SND3003.</exception>
    public static JsonObject Container(JsonObject pod, DevPlace place)
    {
        var containers = JsonParts.Objects(pod["containers"]).ToArray();
        string[] names = [.. containers.Select(static one => JsonParts.Text(one["name"])).OfType<string>()];
        string[] advice = [.. names.Select(static name => $"repeat the command with -c {name}")];
        if (place.Reference.Container is { } wanted)
        {
            return containers.FirstOrDefault(one => JsonParts.Text(one["name"]) == wanted) ?? throw new FaultException(new Fault(
                FaultCatalog.ContainerMissing, $"cannot find container {wanted} of {place.Text}", $"its containers are {string.Join(", ", names)}", advice));
        }

        return containers.Length == 1 ? containers[0] : throw new FaultException(new Fault(
            FaultCatalog.ContainerAmbiguous, $"cannot choose a container of {place.Text}", $"it holds {containers.Length}: {string.Join(", ", names)}", advice));
    }
}
