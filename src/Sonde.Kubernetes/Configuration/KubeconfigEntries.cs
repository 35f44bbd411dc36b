using System.Text.Json.Nodes;

namespace Sonde.Kubernetes.Configuration;

/// <summary>An item of <c>contexts</c>.</summary>
internal sealed record ContextEntry(string Name, SourcePosition Position)
{
    public SourcedText? Cluster { get; init; }

    public SourcedText? User { get; init; }

    public SourcedText? Namespace { get; init; }
}

/// <summary>An item of <c>clusters</c>.</summary>
internal sealed record ClusterEntry(string Name, SourcePosition Position)
{
    public SourcedText? Server { get; init; }

    public SourcedText? TlsServerName { get; init; }

    public bool SkipsTlsVerification { get; init; }

    public SourcedText? AuthorityFile { get; init; }

    public SourcedText? AuthorityData { get; init; }

    public SourcedText? ProxyUrl { get; init; }

    public bool DisablesCompression { get; init; }

    /// <summary>What the cluster's author has for credential plugins: the extension <c>client.authentication.k8s.io/exec</c>.</summary>
    public JsonNode? ExecExtension { get; init; }
}

/// <summary>An item of <c>users</c>.</summary>
internal sealed record UserEntry(string Name, SourcePosition Position)
{
    public SourcedText? CertificateFile { get; init; }

    public SourcedText? CertificateData { get; init; }

    public SourcedText? KeyFile { get; init; }

    public SourcedText? KeyData { get; init; }

    public SourcedText? Token { get; init; }

    public SourcedText? TokenFile { get; init; }

    public SourcedText? UserName { get; init; }

    public SourcedText? Password { get; init; }

    public SourcedText? AuthProvider { get; init; }

    public ExecEntry? Exec { get; init; }

    public SourcedText? ImpersonatedUser { get; init; }

    public SourcedText? ImpersonatedUid { get; init; }

    public IReadOnlyList<string> ImpersonatedGroups { get; init; } = [];

    public IReadOnlyDictionary<string, IReadOnlyList<string>> ImpersonatedExtra { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    public override string ToString() => Name;
}

/// <summary>A user's <c>exec</c>.</summary>
internal sealed record ExecEntry(SourcePosition Position)
{
    public SourcedText? ApiVersion { get; init; }

    public SourcedText? Command { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    public SourcedText? InstallHint { get; init; }

    public SourcedText? InteractiveMode { get; init; }

    public bool WantsClusterInfo { get; init; }

    public override string ToString() => Position.ToString();
}
