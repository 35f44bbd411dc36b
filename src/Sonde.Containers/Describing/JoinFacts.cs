namespace Sonde.Containers.Describing;

/// <summary>What a toolbox needs to know of its target, and nobody else.</summary>
internal sealed record JoinFacts
{
    /// <summary>SELinux context "user:role:type:level"; empty without SELinux.</summary>
    public string ProcessLabel { get; init; } = "";

    /// <summary>It runs in a user namespace that is not the engine's default.</summary>
    public bool HasOwnUsers { get; init; }

    /// <summary>The engine's file that is mounted on the target's /etc/resolv.conf; empty when there is none.</summary>
    public string ResolverFile { get; init; } = "";

    /// <summary>The same for /etc/hosts.</summary>
    public string HostsFile { get; init; } = "";
}
