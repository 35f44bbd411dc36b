using Sonde.Core.Faults;
using Sonde.Core.Settings;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>Why a toolbox did not start, from its status. Pure. Reasons as in kubernetes/pkg/kubelet/images/types.go and kuberuntime.</summary>
internal static class ToolboxFailure
{
    private static readonly string[] ImageReasons =
        ["ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "ImageInspectError", "RegistryUnavailable", "ErrImagePullBackOff"];

    private static readonly string[] StartReasons = ["CreateContainerConfigError", "CreateContainerError", "RunContainerError", "StartError"];

    /// <summary>The fault; null while it may still start.</summary>
    /// <param name="status">What the kubelet reports.</param>
    /// <param name="image">What it was to be made from.</param>
    /// <param name="target">The target, for messages.</param>
    /// <param name="version">Sonde's version.</param>
    public static Fault? Of(ContainerStatus status, string image, string target, string version)
    {
        var what = $"toolbox {status.Name} does not start in {target}";
        if (status.State.Terminated is { } ended)
        {
            return Started(what, ended.Reason, ended.Message.Length > 0 ? ended.Message : $"it ended with exit code {ended.ExitCode}", (image, version));
        }

        if (status.State.Waiting is not { } waiting)
        {
            return null;
        }

        if (ImageReasons.Contains(waiting.Reason, StringComparer.Ordinal))
        {
            return new Fault(
                FaultCatalog.ImageNotPulled, what, $"{waiting.Reason}: {waiting.Message} (image {image})",
                ImageAdvice.AfterPull(image, version));
        }

        return StartReasons.Contains(waiting.Reason, StringComparer.Ordinal)
            ? Started(what, waiting.Reason, waiting.Message, (image, version))
            : null;
    }

    private static Fault Started(string what, string reason, string message, (string Image, string Version) wanted)
    {
        var isForeign = message.Contains("exec format error", StringComparison.OrdinalIgnoreCase);
        var isWrong = isForeign
            || message.Contains("no such file or directory", StringComparison.OrdinalIgnoreCase)
            || message.Contains("executable file not found", StringComparison.OrdinalIgnoreCase);
        return new Fault(
            isWrong ? FaultCatalog.WrongImage : FaultCatalog.ToolboxFailed,
            what,
            reason.Length > 0 ? $"{reason}: {message}" : message,
            isWrong
                ? isForeign ? ["build the image on a machine of the node's architecture, by these commands", .. ImageAdvice.ForCluster(wanted.Version, wanted.Image)] : ImageAdvice.ForCluster(wanted.Version, wanted.Image)
                : ["read the kubelet's words; another --profile or --image may satisfy it"]);
    }
}
