namespace Sonde.Core.Plans;

/// <summary>Who the target runs as, as far as the platform knows.</summary>
/// <param name="UserId">Null where only the image says it and the platform does not report it.</param>
/// <param name="GroupId">Likewise.</param>
/// <param name="Capabilities">What a root target holds.</param>
/// <param name="Source">Where the ids come from, for the plan: <c>the pod's status</c>.</param>
public sealed record TargetIdentity(long? UserId, long? GroupId, RootCapabilities Capabilities, string Source);

/// <summary>What a target that runs as root holds. Without root a container's capabilities are not effective.</summary>
/// <param name="IsDefaultDropped">drop: ALL.</param>
/// <param name="Added">What is added, without CAP_.</param>
/// <param name="IsPrivileged">Privileged.</param>
public sealed record RootCapabilities(bool IsDefaultDropped, IReadOnlyList<string> Added, bool IsPrivileged);
