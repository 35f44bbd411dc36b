namespace Sonde.Containers.Describing;

/// <summary>
/// The part of <c>inspect --type container</c> that is read, for both engines. Environment and arguments have no property here,
/// so they are skipped by the parser and never become objects.
/// </summary>
internal sealed record InspectDocument
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Created { get; init; }

    public string? Image { get; init; }

    /// <summary>Podman only; Docker has the reference in <see cref="ConfigSection.Image"/>.</summary>
    public string? ImageName { get; init; }

    /// <summary>Podman only; "" outside of pods.</summary>
    public string? Pod { get; init; }

    /// <summary>Podman only.</summary>
    public bool IsInfra { get; init; }

    /// <summary>Podman only; null also means none.</summary>
    public IReadOnlyList<string>? EffectiveCaps { get; init; }

    public string? ProcessLabel { get; init; }

    public string? ResolvConfPath { get; init; }

    public string? HostsPath { get; init; }

    public int RestartCount { get; init; }

    public StateSection? State { get; init; }

    public ConfigSection? Config { get; init; }

    public HostSection? HostConfig { get; init; }

    public NetworkSection? NetworkSettings { get; init; }

    internal sealed record StateSection
    {
        public string? Status { get; init; }

        public bool Running { get; init; }

        public bool Paused { get; init; }

        public int Pid { get; init; }

        public string? StartedAt { get; init; }

        public string? FinishedAt { get; init; }

        public int ExitCode { get; init; }

        public bool OOMKilled { get; init; }

        /// <summary>Why it did not start; "" for nothing.</summary>
        public string? Error { get; init; }

        public HealthSection? Health { get; init; }
    }

    internal sealed record HealthSection
    {
        public string? Status { get; init; }

        public int FailingStreak { get; init; }
    }

    internal sealed record ConfigSection
    {
        public string? User { get; init; }

        public string? Image { get; init; }

        public IReadOnlyDictionary<string, string>? Labels { get; init; }
    }

    internal sealed record NetworkSection
    {
        /// <summary>By <c>8080/tcp</c>: those that are published and, with null, those that the image exposes; in a pod those of the whole pod.</summary>
        public IReadOnlyDictionary<string, System.Text.Json.JsonElement>? Ports { get; init; }
    }

    internal sealed record HostSection
    {
        public bool Privileged { get; init; }

        public string? PidMode { get; init; }

        public string? NetworkMode { get; init; }

        public string? UsernsMode { get; init; }

        public long Memory { get; init; }

        public IReadOnlyList<string>? SecurityOpt { get; init; }

        public IReadOnlyList<string>? CapAdd { get; init; }

        public IReadOnlyList<string>? CapDrop { get; init; }
    }
}
