using System.Text.Json.Nodes;
using Sonde.Kubernetes.Api;
using Sonde.Testing.Kubernetes;

namespace Sonde.Testing.Commands;

/// <summary>The recorded discovery of the core group, with another shape of pods/ephemeralcontainers where one is wanted.</summary>
internal static class ScriptedDiscovery
{
    public static string Of(EphemeralContainersShape shape)
    {
        var body = JsonNode.Parse(Fixture.Load("41").Body)!.AsObject();
        var resources = body["resources"]!.AsArray();
        var entry = resources.Single(resource => (string)resource!["name"]! == "pods/ephemeralcontainers")!;
        if (shape == EphemeralContainersShape.Legacy)
        {
            entry["kind"] = "EphemeralContainers";
        }
        else if (shape == EphemeralContainersShape.None)
        {
            resources.Remove(entry);
        }

        return body.ToJsonString();
    }
}
