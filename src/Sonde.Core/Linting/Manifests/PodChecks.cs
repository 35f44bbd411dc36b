namespace Sonde.Core.Linting.Manifests;

/// <summary>What a pod shares with others, and what its labels say. Pure.</summary>
internal static class PodChecks
{
    private static readonly string[] OfTheNode = ["/", "/proc", "/run/containerd/containerd.sock", "/var/run/docker.sock", "/run/docker.sock", "/run/crio/crio.sock", "/var/run/crio/crio.sock"];

    private static readonly string[] HostNamespaces = ["hostPID", "hostIPC", "hostNetwork"];

    /// <summary>Looks at an object.</summary>
    public static IEnumerable<LintFinding> Look(Manifest manifest)
    {
        if (manifest.Root.Text("metadata", "labels", "sonde.dev/mode") == "debug")
        {
            yield return manifest.Find(LintRules.DebugMode, manifest.Root.At("metadata", "labels", "sonde.dev/mode")!, "label sonde.dev/mode: debug");
        }

        if (manifest.Kind is "Service" or "Ingress" or "Deployment" or "Route" && DebugSigns.IsDebugName(manifest.Name))
        {
            yield return manifest.Find(LintRules.DebugObject, manifest.Root.At("metadata", "name")!, $"it is called {manifest.Name}");
        }

        if (manifest.Pod is not { } pod)
        {
            yield break;
        }

        if (pod.IsTrue("shareProcessNamespace"))
        {
            yield return manifest.Find(LintRules.SharedProcesses, pod.At("shareProcessNamespace")!, "shareProcessNamespace: true");
        }

        foreach (var host in HostNamespaces.Where(host => pod.IsTrue(host)))
        {
            yield return manifest.Find(LintRules.HostNamespaces, pod.At(host)!, $"{host}: true");
        }

        if (pod.Text("securityContext", "seccompProfile", "type") == "Unconfined")
        {
            yield return manifest.Find(LintRules.Unconfined, pod.At("securityContext", "seccompProfile")!, "seccompProfile: Unconfined");
        }

        foreach (var volume in pod.Items("volumes").Where(static volume => OfTheNode.Contains(volume.Text("hostPath", "path"), StringComparer.Ordinal)))
        {
            yield return manifest.Find(LintRules.NodeSocket, volume, $"hostPath {volume.Text("hostPath", "path")}");
        }
    }
}
