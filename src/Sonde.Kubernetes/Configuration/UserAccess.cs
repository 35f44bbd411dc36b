namespace Sonde.Kubernetes.Configuration;

/// <summary>What a user's entry comes to.</summary>
internal sealed record UserAccess(ClientCertificatePair? Certificate, Credentials Credentials, Impersonation? Impersonation);
