namespace Sonde.Core.Repositories;

/// <summary>The environments for <c>podman play kube</c>: those of the cluster, without what Podman does otherwise than a kubelet. Pure.</summary>
internal static class PodmanFiles
{
    /// <summary>The folders that hold a kustomization.yaml of ours.</summary>
    public static IReadOnlyList<string> Folders { get; } = ["deploy/podman", "deploy/podman-dev", "deploy/podman-production"];

    /// <summary>Writes them.</summary>
    public static IReadOnlyList<ScaffoldFile> Write(RepositoryFacts facts) =>
    [
        new("deploy/podman/kustomization.yaml", Component),
        new("deploy/podman/deployment.yaml", Patch(facts)),
        new("deploy/podman-dev/kustomization.yaml", Environment("dev")),
        new("deploy/podman-production/kustomization.yaml", Environment("production")),
    ];

    private static string Component => $"""
        {ScaffoldFile.Head}
        # For podman play kube. It runs HTTP probes as curl inside of the container, where there is none, and restarts what fails; and it opens every port that a container names on this machine.
        apiVersion: kustomize.config.k8s.io/v1alpha1
        kind: Component
        patches:
          - path: deployment.yaml

        """.ReplaceLineEndings("\n");

    private static string Environment(string cluster) => $"{ScaffoldFile.Head}\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../{cluster}]\ncomponents: [../podman]\n";

    private static string Patch(RepositoryFacts facts)
    {
        var probes = facts.Health is null ? "" : "          readinessProbe: null\n          livenessProbe: null\n";
        return $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{facts.Name}}
            spec:
              template:
                spec:
                  containers:
                    - name: {{facts.Name}}
            {{probes}}          ports: [{ $patch: replace }, { name: http, containerPort: {{facts.Port}} }]

            """.ReplaceLineEndings("\n");
    }
}
