using Sonde.Containers.Describing;

namespace Sonde.Containers;

/// <summary>
/// One container as the engine and, where it is readable, this host's /proc describe it. Environment values and arguments are never kept.
/// </summary>
/// <remarks>Fields as of Podman 4.3 and Docker 20.10 (<c>inspect --type container</c>).</remarks>
public sealed record ContainerDescription
{
    /// <summary>64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Without Docker's leading slash.</summary>
    public required string Name { get; init; }

    /// <summary>The reference it was made from, as written then; the id where the engine knows no more.</summary>
    public required string Image { get; init; }

    /// <summary>64 hexadecimal digits, without "sha256:". Empty for a container without an image (podman's --rootfs).</summary>
    public required string ImageId { get; init; }

    /// <summary>Processes run in it now. A paused container is not running.</summary>
    public required bool IsRunning { get; init; }

    /// <summary>The engine's word: created, running, paused, exited, …</summary>
    public required string State { get; init; }

    /// <summary>
    /// Its first process on this host. Null when it does not run, or when this host's /proc does not show that very container under this
    /// number: a virtual machine (Docker Desktop, podman machine), a remote engine, a /proc of our own container.
    /// </summary>
    public int? Pid { get; init; }

    /// <summary>The podman pod it is in, 64 hexadecimal digits; null outside of pods and for Docker.</summary>
    public string? PodId { get; init; }

    /// <summary>That pod's name; null when there is none, or it was removed meanwhile.</summary>
    public string? PodName { get; init; }

    /// <summary>The container that only holds a pod's namespaces.</summary>
    public bool IsInfra { get; init; }

    /// <summary>The user it was configured with, as written: "", "1001", "1001:1001", "app", …</summary>
    public required string ConfiguredUser { get; init; }

    /// <summary>
    /// The effective user id inside the container. Read from the first process where <see cref="Pid"/> is known (so it is right for names, and
    /// after the program changed it); otherwise taken from <see cref="ConfiguredUser"/>, null when that is a name.
    /// </summary>
    public long? UserId { get; init; }

    /// <summary>The same for the group. Without <see cref="Pid"/> it is null unless a number was given: the image's own passwd decides it.</summary>
    public long? GroupId { get; init; }

    /// <summary>
    /// Capabilities without "CAP_" that its first process has or may take (the permitted set; a tracer without SYS_PTRACE needs them all).
    /// Ordered by number. Null when nobody can say.
    /// </summary>
    public IReadOnlyList<string>? EffectiveCapabilities { get; init; }

    /// <summary>Every capability, no seccomp, all devices.</summary>
    public bool IsPrivileged { get; init; }

    /// <summary>Null: the engine's default. "unconfined": none. Anything else: "custom".</summary>
    public string? SeccompProfile { get; init; }

    /// <summary>execve can give no privileges in there.</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>"private", "host", "container:ID", "ns:PATH".</summary>
    public required string PidMode { get; init; }

    /// <summary>It has the machine's own network. Not told of a container that joined another one's.</summary>
    public bool HasHostNetwork { get; init; }

    /// <summary>Empty when it has none.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Of its image, in Go's words: amd64, arm64. Null when the image is gone.</summary>
    public string? Architecture { get; init; }

    /// <summary>Null when the engine does not say.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Start of the present run, or of the last one. Null when it never ran.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How its last run ended; null while it runs, and where it never ran.</summary>
    public ContainerEnd? End { get; init; }

    /// <summary>Why the engine could not start it, in its own words; null where there is nothing to say.</summary>
    public string? StartError { get; init; }

    /// <summary>How often the engine started it again by itself.</summary>
    public int Restarts { get; init; }

    /// <summary>The engine's word for its health check: healthy, unhealthy, starting; null where it has none.</summary>
    public string? Health { get; init; }

    /// <summary>So many health checks in a row failed.</summary>
    public int FailedHealthChecks { get; init; }

    /// <summary>The TCP ports that it, or another container of its pod, says it listens on, in order; empty where nobody says.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Bytes its own cgroup may use, null for no limit. A limit of its pod is not in it.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>How a toolbox on the same host joins it.</summary>
    internal JoinFacts Join { get; init; } = new();
}
