namespace Sonde.Core.Repositories;

/// <summary>The Kustomize folder <c>deploy</c>: a base that is hardened, a component that makes it debuggable, and the environments that name it or do not. Pure.</summary>
internal static class DeployFiles
{
    /// <summary>The folders that hold a kustomization.yaml of ours.</summary>
    public static IReadOnlyList<string> Folders { get; } = ["deploy/base", "deploy/debug", "deploy/dev", "deploy/production", .. PodmanFiles.Folders];

    /// <summary>Writes them.</summary>
    public static IReadOnlyList<ScaffoldFile> Write(RepositoryFacts facts) =>
    [
        new("deploy/base/kustomization.yaml", Kustomization("resources: [deployment.yaml, service.yaml]\n")),
        new("deploy/base/deployment.yaml", Deployment(facts)),
        new("deploy/base/service.yaml", Service(facts)),
        new("deploy/debug/kustomization.yaml", Component(facts)),
        new("deploy/debug/deployment.yaml", Patch(facts)),
        new("deploy/dev/kustomization.yaml", Kustomization($"resources: [../base]\ncomponents: [../debug]\n{Images(facts)}")),
        new("deploy/production/kustomization.yaml", Kustomization($"resources: [../base]\n{Images(facts)}")),
        .. PodmanFiles.Write(facts),
    ];

    private static string Images(RepositoryFacts facts) => $"# Where the nodes pull it from.\nimages: [{{ name: {facts.Name}, newName: localhost/{facts.Name} }}]\n";

    private static string Kustomization(string rest) => $"{ScaffoldFile.Head}\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n{rest}";

    private static string Component(RepositoryFacts facts) => $$"""
        {{ScaffoldFile.Head}}
        # What makes it debuggable. Only environments that name this component are: it is in nothing that production is made of.
        apiVersion: kustomize.config.k8s.io/v1alpha1
        kind: Component
        images: [{ name: {{facts.Name}}, newTag: debug }]
        replicas: [{ name: {{facts.Name}}, count: 1 }]
        patches:
          - path: deployment.yaml

        """.ReplaceLineEndings("\n");

    private static string Service(RepositoryFacts facts) => $$"""
        apiVersion: v1
        kind: Service
        metadata:
          name: {{facts.Name}}
        spec:
          selector: { app: {{facts.Name}} }
          ports: [{ name: http, port: 80, targetPort: http }]

        """.ReplaceLineEndings("\n");

    private static string Deployment(RepositoryFacts facts)
    {
        var probes = facts.Health is not { } health ? "" : $"""
                      readinessProbe:
                        httpGet: {Get(health)}
                        periodSeconds: 2
                      livenessProbe:
                        httpGet: {Get(health)}
                        periodSeconds: 5
                        failureThreshold: 3

            """;
        return $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{facts.Name}}
              labels: { app: {{facts.Name}} }
            spec:
              replicas: 1
              selector:
                matchLabels: { app: {{facts.Name}} }
              template:
                metadata:
                  labels: { app: {{facts.Name}} }
                spec:
                  automountServiceAccountToken: false
                  securityContext: { runAsUser: 1001, runAsGroup: 1001, runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
                  containers:
                    - name: {{facts.Name}}
                      image: {{facts.Name}}:1
                      imagePullPolicy: IfNotPresent
                      ports: [{ name: http, containerPort: {{facts.Port}} }]
            {{probes}}          resources: { requests: { cpu: 50m, memory: {{Memory(facts.Language)}}Mi }, limits: { memory: {{Memory(facts.Language) * 2}}Mi } }
                      securityContext:
                        allowPrivilegeEscalation: false
                        readOnlyRootFilesystem: true
                        capabilities: { drop: [ALL] }
                      volumeMounts: [{ name: {{facts.Name}}-tmp, mountPath: /tmp }]
                  volumes: [{ name: {{facts.Name}}-tmp, emptyDir: { sizeLimit: 64Mi } }]

            """.ReplaceLineEndings("\n");
    }

    private static string Patch(RepositoryFacts facts)
    {
        var port = DebugPort.Of(facts.Language) is { } number ? $"          ports: [{{ name: tcp-debug, containerPort: {number} }}]\n" : "";
        var probes = facts.Health is null ? "" : "          readinessProbe: { failureThreshold: 300 }\n          livenessProbe: { failureThreshold: 120 }\n";
        var listens = port.Length == 0 ? "" : "# The debugger listens on the pod's loopback alone: it is reached through the API server, never through a service.\n";
        var patience = probes.Length == 0 ? "" : "# The probes leave room for ten minutes at a breakpoint.\n";
        return $$"""
            {{listens}}{{patience}}apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{facts.Name}}
              labels: { sonde.dev/mode: debug }
            spec:
              template:
                metadata:
                  labels: { sonde.dev/mode: debug }
                spec:
                  containers:
                    - name: {{facts.Name}}
            {{port}}{{probes}}          resources: { limits: { memory: {{(Memory(facts.Language) * 2) + 256}}Mi } }

            """.ReplaceLineEndings("\n");
    }

    private static string Get(string path) => $"{{ path: {path}, port: http }}";

    /// <summary>MiB to begin with; whoever knows the program corrects it.</summary>
    private static int Memory(RepositoryLanguage language) => language switch
    {
        RepositoryLanguage.Go => 64,
        RepositoryLanguage.Node or RepositoryLanguage.Python or RepositoryLanguage.Dotnet => 128,
        RepositoryLanguage.Java => 256,
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, null),
    };
}
