namespace Sonde.Containers;

/// <summary>Whose command line is spoken to.</summary>
public enum ContainerEngine
{
    /// <summary><c>podman</c>, local or remote.</summary>
    Podman,

    /// <summary><c>docker</c>, whichever daemon its context names.</summary>
    Docker,
}
