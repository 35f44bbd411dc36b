using System.Net;
using Sonde.Core.Faults;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Exec;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>The agent's standard streams through the API server.</summary>
internal static class ClusterTransport
{
    /// <summary>Starts the agent's <c>connect</c>.</summary>
    /// <exception cref="FaultException">The server refused.</exception>
    public static Task<AgentTransport> OpenAsync(
        KubernetesClient client, string podNamespace, string pod, string toolbox, CancellationToken cancellation) =>
        OpenAsync(client, new ExecRequest(podNamespace, pod, toolbox, AgentCommands.Connect), "toolbox", cancellation);

    /// <summary>Starts an agent's <c>connect</c>.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="request">Where and how it is started.</param>
    /// <param name="sort">What the container is called: <c>toolbox</c>.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="FaultException">The server refused.</exception>
    public static async Task<AgentTransport> OpenAsync(KubernetesClient client, ExecRequest request, string sort, CancellationToken cancellation)
    {
        var what = $"cannot reach {sort} {request.Container} of pod/{request.Pod} in namespace {request.Namespace}";
        try
        {
            var stream = await ClusterFaults.GuardAsync(what, () => client.ExecAsync(request, cancellation)).ConfigureAwait(false);
            return new AgentTransport { Stream = stream, Exit = () => Task.FromResult(Describe(stream)) };
        }
        catch (FaultException error) when (error.InnerException is KubernetesApiException refused && HasEnded(refused))
        {
            throw new FaultException(
                FaultCatalog.ToolboxFailed, what, $"it does not run any more: {refused.Message}", "repeat the command: it adds another toolbox", refused);
        }
    }

    /// <summary>The API server says 400 of a container that the pod does not have, the kubelet 500 of one that has ended.</summary>
    private static bool HasEnded(KubernetesApiException refused) =>
        refused.StatusCode == HttpStatusCode.BadRequest || refused.Message.Contains("container not found", StringComparison.Ordinal);

    private static AgentExit Describe(ExecStream stream)
    {
        var said = stream.StandardErrorTail.Trim();
        var status = stream.Status;
        var message = said.Length > 0 ? said : status?.Message ?? "";
        return new AgentExit(status?.ExitCode, message, IsProgramMissing(message));
    }

    private static bool IsProgramMissing(string message) =>
        message.Contains("exec", StringComparison.Ordinal)
        && (message.Contains("no such file or directory", StringComparison.Ordinal) || message.Contains("executable file not found", StringComparison.Ordinal));
}
