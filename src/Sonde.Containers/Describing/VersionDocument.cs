namespace Sonde.Containers.Describing;

/// <summary><c>version --format json</c> of either engine. Podman has no Server unless it is remote.</summary>
internal sealed record VersionDocument
{
    public Side? Client { get; init; }

    public Side? Server { get; init; }

    internal sealed record Side
    {
        public string? Version { get; init; }

        public string? Os { get; init; }

        public string? Arch { get; init; }

        /// <summary>Podman: "linux/amd64".</summary>
        public string? OsArch { get; init; }
    }
}
