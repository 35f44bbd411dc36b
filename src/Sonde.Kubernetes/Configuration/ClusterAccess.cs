namespace Sonde.Kubernetes.Configuration;

/// <summary>Everything that is needed to talk to one cluster as one user. Immutable; prints no secret.</summary>
public sealed record ClusterAccess
{
    /// <summary>The context's name; <c>in-cluster</c> in a pod.</summary>
    public required string ContextName { get; init; }

    /// <summary>The name of the cluster's entry.</summary>
    public required string ClusterName { get; init; }

    /// <summary>The name of the user's entry; empty where the context names none.</summary>
    public required string UserName { get; init; }

    /// <summary>The namespace that is meant where none is named.</summary>
    public required string Namespace { get; init; }

    /// <summary>The API server: http or https, with the path prefix it may have.</summary>
    public required Uri Server { get; init; }

    /// <summary>The only authorities that are trusted, PEM; null means the machine's.</summary>
    public string? CertificateAuthorityPem { get; init; }

    /// <summary>The name that the server's certificate must have; null means the server's host name.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>True: any certificate is taken. The user's own choice, in the kubeconfig.</summary>
    public bool SkipsTlsVerification { get; init; }

    /// <summary>True: answers are not asked for compressed.</summary>
    public bool DisablesCompression { get; init; }

    /// <summary>A proxy: http, https, socks5 or socks5h, with a port; null means the direct way. It may hold a password.</summary>
    public Uri? ProxyUrl { get; init; }

    /// <summary>The environment variable that names the proxy; null where the kubeconfig does, or where there is none.</summary>
    public string? ProxyVariable { get; init; }

    /// <summary>The proxy without credentials, and who named it: <c>http://proxy:3128 (HTTPS_PROXY)</c>; null means the direct way.</summary>
    public string? ProxyText => ProxyUrl is null
        ? null
        : $"{ProxyUrl.GetComponents(UriComponents.Scheme | UriComponents.Host | UriComponents.StrongPort, UriFormat.UriEscaped)} ({ProxyVariable ?? "proxy-url of the kubeconfig"})";

    /// <summary>The client certificate; null where there is none.</summary>
    public ClientCertificatePair? ClientCertificate { get; init; }

    /// <summary>How requests prove who sends them besides.</summary>
    public Credentials Credentials { get; init; } = new Credentials.None();

    /// <summary>Whom to be taken for; null means oneself.</summary>
    public Impersonation? Impersonation { get; init; }

    /// <summary>What in the files is not understood or has no effect, one sentence each, with file and place.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Says which, not how it is entered.</summary>
    public override string ToString() => $"{nameof(ClusterAccess)} {ContextName}";
}
