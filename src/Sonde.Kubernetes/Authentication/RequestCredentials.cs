using System.Net.Security;

namespace Sonde.Kubernetes.Authentication;

/// <summary>What one request proves its sender with. Compared by reference: a refreshed one is another one.</summary>
internal sealed class RequestCredentials(string? authorization, SslStreamCertificateContext? certificate, DateTimeOffset? expiry)
{
    /// <summary>The Authorization header; a secret. Null means none.</summary>
    public string? Authorization { get; } = authorization;

    /// <summary>The client certificate; null means none.</summary>
    public SslStreamCertificateContext? Certificate { get; } = certificate;

    /// <summary>When to ask for others; null means never.</summary>
    public DateTimeOffset? Expiry { get; } = expiry;

    /// <summary>Whether they are past their time. A clock that is wrong is for the user to hear of, so nothing is allowed for it.</summary>
    public bool HasExpired(DateTimeOffset now) => Expiry <= now;
}
