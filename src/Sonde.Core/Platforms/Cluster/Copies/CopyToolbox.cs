using System.Text.Json.Nodes;
using Sonde.Core.Faults;
using Sonde.Core.Plans;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Requests;

namespace Sonde.Core.Platforms.Cluster.Copies;

/// <summary>The toolbox as a container of the copy, and what a server's refusal means. Pure.</summary>
internal static class CopyToolbox
{
    private const int LeastSecret = 3;

    /// <summary>
    /// The container. Where a program is to be caught the kubelet starts the next container only after the hook has ended (kuberuntime_container.go, startContainer).
    /// </summary>
    public static JsonObject Write(AddToolbox toolbox, CopyWishes wishes)
    {
        var container = Container(toolbox, wishes);
        if (wishes.IsFromStart)
        {
            var command = new JsonArray([.. AgentCommands.Ready.Select(word => JsonValue.Create(word))]);
            container["lifecycle"] = new JsonObject { ["postStart"] = new JsonObject { ["exec"] = new JsonObject { ["command"] = command } } };
        }

        return container;
    }

    private static JsonObject Container(AddToolbox toolbox, CopyWishes wishes) => EphemeralContainerJson.Write(new EphemeralContainerSpec
    {
        Name = toolbox.Name,
        Image = toolbox.Image,
        ImagePullPolicy = toolbox.PullPolicy.ToString(),
        Command = AgentCommands.Serve(toolbox.TimeToLive, catchesStart: wishes.IsFromStart),
        SecurityContext = PodIdentity.Write(toolbox.Security),
        Overlay = Overlays.Parse(toolbox.Overlay),
    });

    /// <summary>SND4010. The server may quote what it refuses: values of --env are taken out of its words.</summary>
    public static FaultException Refused(string what, FaultException refused, CopyWishes wishes, string podNamespace)
    {
        var why = wishes.Environment.Where(variable => variable.Value.Length >= LeastSecret)
            .Aggregate(refused.Fault.Why, (text, variable) => text.Replace(variable.Value, $"(the value of {variable.Key})", StringComparison.Ordinal));
        return new FaultException(
            new Fault(
                FaultCatalog.CopyRefused,
                what,
                why,
                why.Contains("quota", StringComparison.OrdinalIgnoreCase)
                    ? [$"kubectl describe quota -n {podNamespace}", "where the quota asks for limits, give the toolbox some with --custom (docs/guide/copy.md)"]
                    : ["the server's words name the rule; --custom gives the toolbox other fields (docs/guide/copy.md)"]),
            refused.InnerException);
    }
}
