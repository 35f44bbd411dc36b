namespace Sonde.EndToEndTests.Kubernetes;

/// <summary>What the tests start in the cluster. Images are those that tests/cluster/load-image put there.</summary>
internal static class Manifests
{
    /// <summary>For a pod that runs as 1001, as a service should.</summary>
    public const string Unprivileged = "runAsUser: 1001, runAsGroup: 1001, runAsNonRoot: true";

    private const string Confined = "securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }";

    /// <summary>A pod of the shop.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="security">The pod's securityContext.</param>
    /// <param name="container">The container's, or anything else of it.</param>
    public static string Shop(string name, string security = Unprivileged, string container = Confined) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: { name: {{name}}, labels: { app: {{name}} } }
        spec:
          terminationGracePeriodSeconds: 1
          securityContext: { {{security}} }
          containers:
            - name: api
              image: localhost/sonde-shop-api:1
              imagePullPolicy: Never
              {{container}}
        """;

    /// <summary>A pod of the shop that knows an address by a name of its own.</summary>
    public static string Aliased(string name, string alias, string address) => $$"""
        {{Shop(name)}}
          hostAliases: [{ ip: "{{address}}", hostnames: [{{alias}}] }]
        """;

    /// <summary>A pod of two containers; the second one does nothing.</summary>
    public static string Pair(string name, string annotations = "") => $$"""
        apiVersion: v1
        kind: Pod
        metadata: { name: {{name}}, annotations: { {{annotations}} } }
        spec:
          terminationGracePeriodSeconds: 1
          securityContext: { {{Unprivileged}} }
          containers:
            - { name: api, image: "localhost/sonde-shop-api:1", imagePullPolicy: Never }
            - { name: idle, image: "localhost/sonde-test-native:1", imagePullPolicy: Never }
        """;

    /// <summary>A pod that declares its toolbox.</summary>
    public static string Declared(string name, string image) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: { name: {{name}} }
        spec:
          terminationGracePeriodSeconds: 1
          shareProcessNamespace: true
          securityContext: { {{Unprivileged}} }
          containers:
            - { name: api, image: "localhost/sonde-shop-api:1", imagePullPolicy: Never }
            - { name: toolbox, image: "{{image}}", imagePullPolicy: Never, command: [/sonde-agent, serve] }
        """;

    /// <summary>A pod that is probed every second and declares a toolbox that may raise a shield.</summary>
    public static string Shielded(string name, string image) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: { name: {{name}} }
        spec:
          terminationGracePeriodSeconds: 1
          shareProcessNamespace: true
          containers:
            - name: api
              image: localhost/sonde-shop-api:1
              imagePullPolicy: Never
              securityContext: { {{Unprivileged}} }
              livenessProbe: { httpGet: { path: /healthz, port: 8080 }, periodSeconds: 1, timeoutSeconds: 2, failureThreshold: 3 }
              readinessProbe: { httpGet: { path: /healthz, port: 8080 }, periodSeconds: 1, timeoutSeconds: 2, failureThreshold: 3 }
            - name: toolbox
              image: "{{image}}"
              imagePullPolicy: Never
              command: [/sonde-agent, serve]
              securityContext: { runAsUser: 0, runAsGroup: 0, capabilities: { drop: [ALL], add: [NET_ADMIN, SYS_PTRACE, DAC_OVERRIDE, KILL] } }
        """;

    /// <summary>A pod that declares a toolbox which may put the kernel's probes into functions; the shop itself stays as it is elsewhere.</summary>
    public static string Probing(string name, string image) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: { name: {{name}} }
        spec:
          terminationGracePeriodSeconds: 1
          shareProcessNamespace: true
          containers:
            - name: api
              image: localhost/sonde-shop-api:1
              imagePullPolicy: Never
              securityContext: { {{Unprivileged}} }
            - name: toolbox
              image: "{{image}}"
              imagePullPolicy: Never
              command: [/sonde-agent, serve]
              securityContext: { runAsUser: 0, runAsGroup: 0, seccompProfile: { type: Unconfined }, capabilities: { drop: [ALL], add: [BPF, PERFMON, SYS_PTRACE] } }
        """;

    /// <summary>A pod of Python alone, which runs this program.</summary>
    public static string Python(string name, string program) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: { name: {{name}} }
        spec:
          terminationGracePeriodSeconds: 1
          securityContext: { {{Unprivileged}} }
          containers: [{ name: python, image: "localhost/sonde-shop-stock:1", imagePullPolicy: Never, command: [python, -c, {{System.Text.Json.JsonSerializer.Serialize(program)}}], {{Confined}} }]
        """;

    /// <summary>All services of the shop in one pod: without a cluster's names they find each other on its loopback.</summary>
    public static string Services(string name) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: { name: {{name}} }
        spec:
          terminationGracePeriodSeconds: 1
          securityContext: { {{Unprivileged}} }
          containers:
            - { name: front, image: "localhost/sonde-shop-front:1", imagePullPolicy: Never, env: [{ name: PORT, value: "18081" }, { name: ORDER_URL, value: "http://127.0.0.1:18082" }] }
            - { name: order, image: "localhost/sonde-shop-api:1", imagePullPolicy: Never,
                env: [{ name: PORT, value: "18082" }, { name: STOCK_URL, value: "http://127.0.0.1:18083" }, { name: PRICING_URL, value: "http://127.0.0.1:18084" }] }
            - { name: stock, image: "localhost/sonde-shop-stock:1", imagePullPolicy: Never, env: [{ name: PORT, value: "18083" }] }
            - { name: pricing, image: "localhost/sonde-shop-pricing:1", imagePullPolicy: Never, env: [{ name: PORT, value: "18084" }] }
        """;

    /// <summary>A pod of examples/native.</summary>
    public static string Seats(string name) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: { name: {{name}} }
        spec:
          terminationGracePeriodSeconds: 1
          securityContext: { {{Unprivileged}} }
          containers: [{ name: seats, image: "localhost/sonde-native-seats:1", imagePullPolicy: Never, {{Confined}} }]
        """;

    /// <summary>A deployment of the shop, with a liveness probe and a service.</summary>
    public static string Deployment(string name, int replicas) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{name}} }
        spec:
          replicas: {{replicas}}
          selector: { matchLabels: { app: {{name}} } }
          template: {{Template(name)}}
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: {{name}} }
        spec:
          selector: { app: {{name}} }
          ports: [{ port: 80, targetPort: 8080 }]
        """;

    /// <summary>A deployment of the shop's stock, in Python, whose files belong to root and whose root file system is read-only.</summary>
    public static string Stock(string name) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{name}} }
        spec:
          selector: { matchLabels: { app: {{name}} } }
          template:
            metadata: { labels: { app: {{name}} } }
            spec:
              terminationGracePeriodSeconds: 1
              securityContext: { {{Unprivileged}} }
              containers: [{ name: stock, image: "localhost/sonde-shop-stock:1", imagePullPolicy: Never, securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false } }]
        """;

    /// <summary>A deployment of the shop's front alone.</summary>
    public static string Front(string name) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{name}} }
        spec:
          selector: { matchLabels: { app: {{name}} } }
          template:
            metadata: { labels: { app: {{name}} } }
            spec:
              terminationGracePeriodSeconds: 1
              securityContext: { {{Unprivileged}} }
              containers: [{ name: front, image: "localhost/sonde-shop-front:1", imagePullPolicy: Never, {{Confined}} }]
        """;

    /// <summary>A stateful set of the shop.</summary>
    public static string StatefulSet(string name) => $$"""
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: {{name}} }
        spec:
          serviceName: {{name}}
          selector: { matchLabels: { app: {{name}} } }
          template: {{Template(name)}}
        """;

    private static string Template(string name) => $$"""
        { metadata: { labels: { app: {{name}} } }, spec: { terminationGracePeriodSeconds: 1, securityContext: { {{Unprivileged}} }, containers: [
              { name: api, image: "localhost/sonde-shop-api:1", imagePullPolicy: Never,
                livenessProbe: { httpGet: { path: /healthz, port: 8080 }, periodSeconds: 5, failureThreshold: 12 } } ] } }
        """.ReplaceLineEndings(" ");
}
