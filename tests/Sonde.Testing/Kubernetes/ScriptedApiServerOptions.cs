namespace Sonde.Testing.Kubernetes;

/// <summary>What kind of API server to play.</summary>
public sealed record ScriptedApiServerOptions
{
    /// <summary>False: plain http.</summary>
    public bool UsesTls { get; init; } = true;

    /// <summary>The only name of the server's certificate; null means 127.0.0.1 and localhost.</summary>
    public string? CertificateName { get; init; }

    /// <summary>True: the server's certificate ran out yesterday.</summary>
    public bool HasExpiredCertificate { get; init; }

    /// <summary>The exec protocols that it knows, the best first.</summary>
    public IReadOnlyList<string> ExecProtocols { get; init; } = ["v5.channel.k8s.io", "v4.channel.k8s.io"];

    /// <summary>True: one unknown protocol in an offer refuses it whole, with 403 and no body.</summary>
    public bool RefusesUnknownOffers { get; init; }

    /// <summary>False: an exec over SPDY is refused with 400, as where it is not known.</summary>
    public bool KnowsSpdy { get; init; } = true;
}
