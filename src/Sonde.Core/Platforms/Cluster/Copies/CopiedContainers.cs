using System.Text.Json.Nodes;

namespace Sonde.Core.Platforms.Cluster.Copies;

/// <summary>What becomes of the containers in a copy. Pure; changes the document that it is given.</summary>
internal static class CopiedContainers
{
    /// <summary>Nothing asks the containers, nothing is called before their end, and no port of the node is wanted: the original has it.</summary>
    public static void Quiet(JsonObject spec, IReadOnlyList<string> hooks)
    {
        var isOnHost = JsonParts.IsTrue(spec["hostNetwork"]);
        foreach (var container in JsonParts.Containers(spec))
        {
            foreach (var hook in hooks)
            {
                container.Remove(hook);
            }

            if (isOnHost)
            {
                // There every port is one of the node, which the scheduler gives to one pod alone.
                container.Remove("ports");
            }

            foreach (var port in JsonParts.Objects(container["ports"]))
            {
                port.Remove("hostPort");
                port.Remove("hostIP");
            }
        }
    }

    /// <summary>--set-image and --env.</summary>
    public static void Wish(JsonObject spec, CopyDesign design)
    {
        foreach (var container in JsonParts.Containers(spec))
        {
            var name = JsonParts.Text(container["name"]);
            foreach (var (_, image) in design.Wishes.Images.Where(wish => wish.Key == name))
            {
                container["image"] = image;
            }

            if (name == design.Container)
            {
                Set(container, design.Wishes.Environment);
            }
        }
    }

    /// <summary>
    /// The toolbox comes first, and the process namespace is the pod's, so that it sees the program from its beginning: kubelets start containers in their order
    /// (kuberuntime_manager.go, SyncPod). Where the program is to be caught it comes next, so that the first other program is the one that is meant.
    /// </summary>
    public static void AddToolbox(JsonObject spec, CopyDesign design)
    {
        if (!JsonParts.IsTrue(spec["hostPID"]))
        {
            spec["shareProcessNamespace"] = true;
        }

        var containers = JsonParts.Objects(spec["containers"]).Select(container => container.DeepClone().AsObject()).ToArray();
        var ordered = design.Wishes.IsFromStart ? containers.OrderBy(container => JsonParts.Text(container["name"]) != design.Container) : containers.AsEnumerable();
        spec["containers"] = new JsonArray([design.Toolbox!.DeepClone(), .. ordered]);
    }

    private static void Set(JsonObject container, IReadOnlyList<KeyValuePair<string, string>> variables)
    {
        if (variables.Count == 0)
        {
            return;
        }

        if (container["env"] is not JsonArray environment)
        {
            container["env"] = environment = [];
        }

        foreach (var (name, value) in variables)
        {
            JsonParts.RemoveWhere(environment, variable => JsonParts.Text(variable["name"]) == name);
            environment.Add((JsonNode)new JsonObject { ["name"] = name, ["value"] = value });
        }
    }
}
