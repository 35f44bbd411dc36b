namespace Sonde.Kubernetes.Api;

/// <summary>How to add an ephemeral container.</summary>
/// <param name="Shape">As the server takes it.</param>
/// <param name="IsDryRun">True: the server runs its admission and keeps nothing.</param>
public sealed record EphemeralContainerMode(EphemeralContainersShape Shape, bool IsDryRun);
