using System.Text;
using Sonde.Kubernetes.Configuration;

namespace Sonde.UnitTests.Kubernetes.Configuration;

/// <summary>Files that are only here.</summary>
internal sealed class KubeconfigFiles
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public HashSet<string> Unreadable { get; } = new(StringComparer.Ordinal);

    public KubeconfigFiles Add(string path, string content)
    {
        _files[path] = Encoding.UTF8.GetBytes(content);
        return this;
    }

    public KubeconfigRequest Request(string? variable = null) => new()
    {
        KubeconfigVariable = variable,
        HomeDirectory = "/home/dev",
        WorkingDirectory = "/here",
        PathListSeparator = ':',
        ReadFile = path => Unreadable.Contains(path) ? throw new UnauthorizedAccessException("permission denied") : _files.GetValueOrDefault(path),
    };

    public ClusterAccess Load(string? variable = null) => KubeconfigLoader.Load(Request(variable));

    public KubeconfigException Fail(string? variable = null) => Assert.Throws<KubeconfigException>(() => Load(variable));

    /// <summary>One file at home whose one context has this cluster and this user (flow mappings).</summary>
    public static KubeconfigFiles With(string cluster = "{ server: https://a:6443 }", string user = "{}", string context = "{ cluster: c, user: u }") =>
        new KubeconfigFiles().Add("/home/dev/.kube/config", $$"""
            apiVersion: v1
            kind: Config
            current-context: x
            contexts: [{ name: x, context: {{context}} }]
            clusters: [{ name: c, cluster: {{cluster}} }]
            users: [{ name: u, user: {{user}} }]
            """);
}
