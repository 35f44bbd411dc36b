using System.Text.Json.Nodes;
using Sonde.Core.Plans;
using Sonde.Core.Targets;

namespace Sonde.Core.Platforms.Nodes;

/// <summary>The pod that Sonde puts on a node, as the API takes it. Pure.</summary>
internal static class NodePod
{
    /// <summary>Its container's name.</summary>
    public const string Container = "toolbox";

    /// <summary>Where the node's files are in it.</summary>
    public const string Root = "/host";

    /// <summary>The label that such pods have, with the value <c>node</c>.</summary>
    public const string Label = "sonde.dev/purpose";

    /// <summary>SIGKILL follows SIGTERM after so many seconds: the agent ends what it started at once.</summary>
    private const int GraceSeconds = 2;

    /// <summary>Writes it.</summary>
    /// <param name="toolbox">Name, image and pull policy; the pod is called as the toolbox is.</param>
    /// <param name="node">Where, and with which rights.</param>
    /// <param name="podNamespace">The namespace.</param>
    /// <param name="author">Who makes it, for whoever finds it: <c>dev@laptop</c>.</param>
    /// <remarks>
    /// nodeName passes the scheduler by, so a cordoned node takes it too; the tolerations are for the taints that evict (NoExecute). The service account's token is not mounted: whoever
    /// has the shell has enough. recursiveReadOnly is known from 1.30 on and dropped by servers before.
    /// </remarks>
    public static JsonObject Write(AddToolbox toolbox, NodeReference node, string podNamespace, string author) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject
        {
            ["name"] = toolbox.Name,
            ["namespace"] = podNamespace,
            ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = "sonde", [Label] = "node" },
            ["annotations"] = new JsonObject { ["sonde.dev/by"] = author },
        },
        ["spec"] = Spec(toolbox, node),
    };

    private static JsonObject Spec(AddToolbox toolbox, NodeReference node) => new()
    {
        ["nodeName"] = node.Name,
        ["hostPID"] = true,
        ["hostNetwork"] = true,
        ["hostIPC"] = node.IsPrivileged,
        ["dnsPolicy"] = "Default",
        ["restartPolicy"] = "Never",
        ["activeDeadlineSeconds"] = (long)node.Deadline.TotalSeconds,
        ["terminationGracePeriodSeconds"] = GraceSeconds,
        ["automountServiceAccountToken"] = false,
        ["enableServiceLinks"] = false,
        ["tolerations"] = new JsonArray(new JsonObject { ["operator"] = "Exists" }),
        ["volumes"] = new JsonArray(new JsonObject { ["name"] = "host", ["hostPath"] = new JsonObject { ["path"] = "/" } }),
        ["containers"] = new JsonArray(new JsonObject
        {
            ["name"] = Container,
            ["image"] = toolbox.Image,
            ["imagePullPolicy"] = toolbox.PullPolicy.ToString(),
            ["command"] = new JsonArray([.. AgentCommands.Serve(toolbox.TimeToLive).Select(static word => (JsonNode)word)]),
            ["securityContext"] = Security(node),
            ["volumeMounts"] = new JsonArray(Mount(node)),
        }),
    };

    private static JsonObject Security(NodeReference node)
    {
        var security = new JsonObject { ["runAsUser"] = 0, ["runAsGroup"] = 0, ["runAsNonRoot"] = false };
        if (node.IsPrivileged)
        {
            security["privileged"] = true;
        }
        else
        {
            security["allowPrivilegeEscalation"] = false;
            security["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" };
        }

        return security;
    }

    private static JsonObject Mount(NodeReference node)
    {
        var mount = new JsonObject { ["name"] = "host", ["mountPath"] = Root };
        if (!node.IsWritable)
        {
            mount["readOnly"] = true;
            mount["recursiveReadOnly"] = "IfPossible";
        }

        return mount;
    }
}
