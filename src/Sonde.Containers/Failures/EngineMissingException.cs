namespace Sonde.Containers;

/// <summary>The engine's command line is not on this machine.</summary>
public sealed class EngineMissingException : Exception
{
    /// <summary>For the engine whose program cannot be started, and why.</summary>
    public EngineMissingException(ContainerEngine engine, string reason, Exception inner)
        : base(reason, inner) => Engine = engine;

    /// <summary>Which one.</summary>
    public ContainerEngine Engine { get; }

    /// <summary>What to install: package names of the usual systems, one sentence.</summary>
    public string Remedy => Engine switch
    {
        ContainerEngine.Podman => "install the package podman (Debian, Ubuntu, Fedora, Arch, Homebrew) or Podman Desktop",
        ContainerEngine.Docker => "install the package docker.io (Debian, Ubuntu), docker-ce (Docker's own), or Docker Desktop",
        _ => throw new NotSupportedException($"engine {Engine}"),
    };
}
