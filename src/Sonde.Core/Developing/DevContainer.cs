using System.Text.Json.Nodes;
using Sonde.Core.Platforms.Cluster.Copies;

namespace Sonde.Core.Developing;

/// <summary>What becomes of a pod's containers in dev mode. Pure; changes the document that it is given.</summary>
internal static class DevContainer
{
    /// <summary>The volume that agent and programs lie in, and the init container that puts the agent there.</summary>
    public const string Volume = "sonde-dev";

    /// <summary>Where the volume is in the container.</summary>
    public const string Place = "/sonde-dev";

    /// <summary>The volume that lies over the container's folder of files, and the init container that fills it.</summary>
    public const string Files = "sonde-files";

    private const string FilesPlace = "/sonde-files";

    private const long Nobody = 65532;

    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];

    private static readonly string[] Identity = ["runAsUser", "runAsGroup", "runAsNonRoot", "seLinuxOptions"];

    /// <summary>The agent in a container in dev mode.</summary>
    public static string Agent { get; } = $"{Place}/sonde-agent";

    /// <summary>Joins a session's standard streams to that agent.</summary>
    public static IReadOnlyList<string> Connect { get; } = [Agent, "connect", "--socket", $"{Place}/run/agent.sock"];

    /// <summary>Changes a PodSpec: the agent becomes the container's first process and starts its program.</summary>
    public static void Change(JsonObject pod, DevDesign design)
    {
        List(pod, "volumes").Add((JsonNode)new JsonObject { ["name"] = Volume, ["emptyDir"] = new JsonObject() });
        var container = JsonParts.Objects(pod["containers"]).First(one => JsonParts.Text(one["name"]) == design.Container);
        List(pod, "initContainers").Insert(0, Installer(pod, container, design));
        container["command"] = Words([Agent, "develop", "--directory", Place, .. design.AppFolder is { } files ? ["--files", files] : Array.Empty<string>(), "--", .. design.Command]);
        container.Remove("args");
        List(container, "volumeMounts").Add((JsonNode)new JsonObject { ["name"] = Volume, ["mountPath"] = Place });
        if (design.AppFolder is { } folder)
        {
            List(pod, "volumes").Add((JsonNode)new JsonObject { ["name"] = Files, ["emptyDir"] = new JsonObject() });
            List(pod, "initContainers").Insert(1, Filler(pod, container, folder));
            List(container, "volumeMounts").Add((JsonNode)new JsonObject { ["name"] = Files, ["mountPath"] = folder });
        }

        // Whoever edits restarts the program all the time, and may stop it at a breakpoint.
        foreach (var probe in Probes)
        {
            container.Remove(probe);
        }
    }

    private static JsonObject Installer(JsonObject pod, JsonObject container, DevDesign design) => new()
    {
        ["name"] = Volume,
        ["image"] = design.Image,
        ["imagePullPolicy"] = design.PullPolicy.ToString(),
        ["command"] = Words(["/sonde-agent", "install", "--to", Place]),
        ["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = Volume, ["mountPath"] = Place }),
        ["resources"] = container["resources"]?.DeepClone() ?? new JsonObject(),
        ["securityContext"] = Security(pod["securityContext"] as JsonObject, container["securityContext"] as JsonObject, isImageForeign: true),
    };

    /// <summary>
    /// The target's own image, which alone has the files: the agent, which is there by then, copies them into the volume, so that every path stays what it was. The container's own user writes them,
    /// and may write them again.
    /// </summary>
    private static JsonObject Filler(JsonObject pod, JsonObject container, string folder)
    {
        var filler = new JsonObject
        {
            ["name"] = Files,
            ["image"] = container["image"]?.DeepClone(),
            ["command"] = Words([Agent, "fill", "--from", folder, "--to", FilesPlace]),
            ["volumeMounts"] = new JsonArray(
                new JsonObject { ["name"] = Volume, ["mountPath"] = Place, ["readOnly"] = true }, new JsonObject { ["name"] = Files, ["mountPath"] = FilesPlace }),
            ["resources"] = container["resources"]?.DeepClone() ?? new JsonObject(),
            ["securityContext"] = Security(pod["securityContext"] as JsonObject, container["securityContext"] as JsonObject, isImageForeign: false),
            ["terminationMessagePolicy"] = "FallbackToLogsOnError",
        };
        if (container["imagePullPolicy"]?.DeepClone() is { } policy)
        {
            filler["imagePullPolicy"] = policy;
        }

        return filler;
    }

    /// <summary>
    /// The container's own user, and nothing else that it may: it copies files. Where no root is wanted and only the image says who it is, another user will do, since everybody may write
    /// to an emptyDir.
    /// </summary>
    private static JsonObject Security(JsonObject? pod, JsonObject? container, bool isImageForeign)
    {
        var security = new JsonObject
        {
            ["allowPrivilegeEscalation"] = false,
            ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
        };
        foreach (var field in Identity)
        {
            if (container?[field]?.DeepClone() is { } value)
            {
                security[field] = value;
            }
        }

        if (container?["seccompProfile"]?.DeepClone() is { } profile)
        {
            security["seccompProfile"] = profile;
        }

        var isUserSaid = security["runAsUser"] is not null || pod?["runAsUser"] is not null;
        if (isImageForeign && !isUserSaid && JsonParts.IsTrue(security["runAsNonRoot"] ?? pod?["runAsNonRoot"]))
        {
            security["runAsUser"] = Nobody;
        }

        return security;
    }

    private static JsonArray Words(IReadOnlyList<string> words) => new([.. words.Select(static word => (JsonNode)word)]);

    private static JsonArray List(JsonObject of, string name)
    {
        if (of[name] is not JsonArray list)
        {
            of[name] = list = [];
        }

        return list;
    }
}
