using Sonde.FuzzTests.Harness;
using Sonde.Kubernetes.Configuration;

namespace Sonde.FuzzTests.Targets.Kubernetes;

/// <summary>A kubeconfig, read, merged and resolved, with a proxy and exceptions from it in the environment.</summary>
internal sealed class KubeconfigTarget : FuzzTarget
{
    private const string Home = "/home/dev";

    public override string Name => "kubernetes.kubeconfig";

    public override int Weight => 1;

    // YamlDotNet reads the text twice: events with places, then nodes. A scalar of one letter is about ten objects.
    public override int BytesPerByte => 2048;

    public override int BytesAtLeast => 512 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        """
        apiVersion: v1
        kind: Config
        current-context: dev
        clusters:
        - name: one
          cluster: {server: "https://10.0.0.1:6443", insecure-skip-tls-verify: true, proxy-url: "socks5://p"}
        contexts:
        - name: dev
          context: {cluster: one, user: me, namespace: shop}
        users:
        - name: me
          user:
            token: abc
            as: other
            as-groups: [a, b]
            as-user-extra: {scopes: [x, "y"]}
        """,
        """
        current-context: dev
        clusters:
        - name: one
          cluster: &c
            server: https://example.com
            tls-server-name: other
            extensions: [{name: client.authentication.k8s.io/exec, extension: {a: 1, b: [1.5, true, null]}}]
        - name: two
          cluster: {<<: *c, server: "http://[::1]:80"}
        contexts: [{name: dev, context: {cluster: two, user: me}}]
        users:
        - name: me
          user:
            exec: {apiVersion: client.authentication.k8s.io/v1, command: ./get, args: [a], env: [{name: A, value: b}], interactiveMode: Never, provideClusterInfo: true}
        """,
        """{"current-context":"d","clusters":[{"name":"c","cluster":{"server":"h:1","certificate-authority":"ca.pem"}}],"contexts":[{"name":"d","context":{"cluster":"c","user":"u"}}],"users":[{"name":"u","user":{"client-certificate-data":"LS0tLS1CRUdJTiAtLS0tLQ==","client-key":"k","tokenFile":"t","username":"n"}}]}""");

    public override IReadOnlyList<string> Tokens =>
    [
        "!!str ", "!!map ", "&a ", "*a", "<<: *c", "<<: [*c, *c]", "? ", ": ", "- ", "\n", "|\n ", "\"\\0\"", "\"\\uD800\"", "--- \n", "...\n", "%YAML 1.1\n", "!", "{}", "[]", "~", "server: ", "http://", "https://[::1", "xn--", "\u00df",
        "certificate-authority: ", "tokenFile: ", "as-user-extra: ", "current-context: ", "extensions: ", "#", "'", "@",
    ];

    public override int Run(byte[] input)
    {
        var request = new KubeconfigRequest
        {
            HomeDirectory = Home,
            WorkingDirectory = Home,
            ReadFile = path => path == $"{Home}/.kube/config" ? input : path.Contains("ca.pem", StringComparison.Ordinal) ? "-----BEGIN X-----\n-----END X-----"u8.ToArray() : null,
            VariableValue = name => name is "HTTPS_PROXY" or "HTTP_PROXY" ? "proxy:3128" : name is "NO_PROXY" ? "10.0.0.0/8,.svc,[::1]" : null,
        };
        try
        {
            var access = KubeconfigLoader.Load(request);
            return HashCode.Combine(access.Credentials.GetType().Name.Length, access.ProxyUrl?.Scheme.Length, access.Warnings.Count, access.Impersonation is null, access.ClientCertificate is null);
        }
        catch (KubeconfigException documented)
        {
            return HashCode.Combine(documented.Problems.Count, Transcript.KindOf(documented.Problems[0].Found));
        }
    }
}
