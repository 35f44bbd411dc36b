namespace Sonde.Containers;

/// <summary>What runs the containers.</summary>
/// <param name="Client">Version of the command line: "4.3.1", "28.2.2".</param>
/// <param name="Server">Version of the daemon or the remote podman; null for a podman without one.</param>
/// <param name="Platform">Of the engine, "linux/amd64"; null when it does not say.</param>
public sealed record EngineVersion(string Client, string? Server, string? Platform);
