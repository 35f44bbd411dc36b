using System.Globalization;
using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary>A pod that runs, and its first container's process on this machine. Removed with its namespace.</summary>
internal sealed class PodTarget
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required TargetProcess Process { get; init; }

    public required Shop Shop { get; init; }

    public string Text => $"pod/{Name}";

    /// <summary>Waits until the pod is ready.</summary>
    public static async Task<PodTarget> FindAsync(string podNamespace, string name)
    {
        JsonNode pod = new JsonObject();
        await Eventually.IsTrueAsync(
            async () =>
            {
                pod = await TestCluster.GetAsync(podNamespace, "pod", name);
                return pod["status"]!["conditions"]?.AsArray().Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True") == true;
            },
            $"pod {name} is ready",
            40,
            () => pod["status"]?.ToJsonString() ?? "");
        var first = (string)pod["spec"]!["containers"]![0]!["name"]!;
        var status = pod["status"]!["containerStatuses"]!.AsArray().Single(container => (string?)container!["name"] == first)!;
        var target = new PodTarget
        {
            Namespace = podNamespace,
            Name = name,
            Process = ProcessOf((string)status["containerID"]!),
            Shop = new Shop((string)pod["status"]!["podIP"]!),
        };
        if (((string)pod["spec"]!["containers"]![0]!["image"]!).Contains("sonde-shop-api", StringComparison.Ordinal))
        {
            await target.Shop.OpensAsync();
        }

        return target;
    }

    /// <summary>The pod's ephemeral containers.</summary>
    public async Task<JsonNode[]> ToolboxesAsync()
    {
        var pod = await TestCluster.GetAsync(Namespace, "pod", Name);
        return [.. pod["spec"]!["ephemeralContainers"]?.AsArray().OfType<JsonNode>() ?? []];
    }

    /// <summary>Container runtimes put the container's id into the path of its control group; its first process is the oldest.</summary>
    private static TargetProcess ProcessOf(string containerId)
    {
        var id = containerId[(containerId.LastIndexOf('/') + 1)..];
        var processes = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _) && Groups(name!).Contains(id, StringComparison.Ordinal))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture));
        return new TargetProcess(processes.Min());
    }

    private static string Groups(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cgroup");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
