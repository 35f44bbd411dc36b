using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Sonde.Kubernetes.Configuration;

/// <summary>Context, cluster and user of a merged kubeconfig → <see cref="ClusterAccess"/>. Goes on after a problem, to find them all.</summary>
internal sealed class KubeconfigResolver(MergedKubeconfig merged, KubeconfigRequest request, KubeconfigFindings findings)
{
    private readonly KubeconfigFileReferences _files = new(request.ReadFile, findings);

    /// <summary>Null where there is a problem.</summary>
    /// <param name="firstPath">The file that is named where none sets the current context.</param>
    public ClusterAccess? Resolve(string firstPath)
    {
        if (SelectContext(firstPath) is not { } context)
        {
            return null;
        }

        var cluster = context.Cluster is { } named ? merged.Cluster(named.Value) : null;
        if (cluster is null)
        {
            findings.Fail(
                context.Cluster?.Position ?? context.Position,
                context.Cluster is null ? $"the context '{context.Name}' names no cluster" : $"there is no cluster '{context.Cluster.Value}'",
                OneOf("a cluster", merged.ClusterNames));
        }

        var user = context.User is { } userName ? merged.User(userName.Value) : null;
        if (user is null && context.User is not null)
        {
            findings.Fail(context.User.Position, $"there is no user '{context.User.Value}'", OneOf("a user", merged.UserNames));
        }

        var access = cluster is null ? null : ReadCluster(cluster);
        var info = access is null ? null : ClusterInfoOf(access, cluster!);
        var userAccess = user is null ? new UserAccess(null, new Credentials.None(), null) : new KubeconfigUserResolver(user, _files, findings).Resolve(info);
        return access is null ? null : access with
        {
            ContextName = context.Name,
            UserName = user?.Name ?? "",
            Namespace = request.Namespace ?? context.Namespace?.Value ?? "default",
            ClientCertificate = userAccess.Certificate,
            Credentials = userAccess.Credentials,
            Impersonation = userAccess.Impersonation,
        };
    }

    private ContextEntry? SelectContext(string firstPath)
    {
        var (name, position) = request.Context is { Length: > 0 } wanted
            ? (wanted, new SourcePosition(firstPath))
            : (merged.CurrentContext?.Value, merged.CurrentContext?.Position ?? new SourcePosition(firstPath));
        if (name is null)
        {
            findings.Fail(position, "no current-context is set", OneOf("a context", merged.ContextNames));
            return null;
        }

        var context = merged.Context(name);
        if (context is null)
        {
            findings.Fail(position, $"there is no context '{name}'", OneOf("a context", merged.ContextNames));
        }

        return context;
    }

    private ClusterAccess? ReadCluster(ClusterEntry cluster)
    {
        var server = ReadServer(cluster);
        var authority = _files.Pem(cluster.AuthorityData, cluster.AuthorityFile, "certificate-authority");
        CheckAuthority(authority, cluster);
        if (authority is not null && cluster.SkipsTlsVerification)
        {
            // As in client-go: who gives an authority wants it checked, and one of the two is a mistake.
            findings.Fail(
                (cluster.AuthorityData ?? cluster.AuthorityFile)!.Position,
                "certificate-authority is given together with insecure-skip-tls-verify",
                "one of the two");
        }

        var proxy = ReadProxy(cluster);
        return server is null ? null : new ClusterAccess
        {
            ContextName = "",
            ClusterName = cluster.Name,
            UserName = "",
            Namespace = "",
            Server = server,
            CertificateAuthorityPem = authority,
            TlsServerName = cluster.TlsServerName?.Value,
            SkipsTlsVerification = cluster.SkipsTlsVerification,
            DisablesCompression = cluster.DisablesCompression,
            ProxyUrl = proxy,
        };
    }

    private void CheckAuthority(string? authority, ClusterEntry cluster)
    {
        if (authority is null)
        {
            return;
        }

        var found = "no certificate";
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(authority);
            if (certificates.Count > 0)
            {
                return;
            }
        }
        catch (CryptographicException exception)
        {
            found = exception.Message;
        }

        findings.Fail((cluster.AuthorityData ?? cluster.AuthorityFile)!.Position, $"certificate-authority cannot be used: {found}", "PEM certificates");
    }

    private Uri? ReadServer(ClusterEntry cluster)
    {
        if (cluster.Server is not { } text)
        {
            findings.Fail(cluster.Position, $"the cluster '{cluster.Name}' has no server", "server: https://HOST:PORT");
            return null;
        }

        // kubectl takes a bare host and port for http, as its own --server does.
        var address = text.Value.Contains("://", StringComparison.Ordinal) ? text.Value : $"http://{text.Value}";
        if (Uri.TryCreate(address, UriKind.Absolute, out var server) && server.Scheme is "http" or "https" && server.Host.Length > 0)
        {
            return server!;
        }

        findings.Fail(text.Position, $"server '{text.Value}' is not an address", "https://HOST:PORT");
        return null;
    }

    private Uri? ReadProxy(ClusterEntry cluster)
    {
        if (cluster.ProxyUrl is not { } text)
        {
            return null;
        }

        var proxy = ProxyAddress.TryParse(text.Value);
        if (proxy is null)
        {
            findings.Fail(text.Position, "proxy-url is not the address of a proxy that can be used", "http://, https:// or socks5://HOST:PORT");
        }

        return proxy;
    }

    // client.authentication.k8s.io Cluster: what a plugin with provideClusterInfo is told.
    private static JsonObject ClusterInfoOf(ClusterAccess access, ClusterEntry cluster)
    {
        var info = new JsonObject { ["server"] = cluster.Server!.Value };
        if (access.TlsServerName is not null)
        {
            info["tls-server-name"] = access.TlsServerName;
        }

        if (access.SkipsTlsVerification)
        {
            info["insecure-skip-tls-verify"] = true;
        }

        if (access.CertificateAuthorityPem is { } authority)
        {
            info["certificate-authority-data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(authority));
        }

        if (cluster.ProxyUrl is { } proxy)
        {
            info["proxy-url"] = proxy.Value;
        }

        if (access.DisablesCompression)
        {
            info["disable-compression"] = true;
        }

        if (cluster.ExecExtension is { } extension)
        {
            info["config"] = extension.DeepClone();
        }

        return info;
    }

    private static string OneOf(string kind, IReadOnlyList<string> names) =>
        names.Count == 0 ? $"{kind}; there is none" : $"{kind} of: {string.Join(", ", names)}";
}
