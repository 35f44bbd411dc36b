using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>Asks the agent to answer a platform's probes in the target's place, while the target is stopped and only then.</summary>
/// <param name="Probes">What to answer; 1 to 16.</param>
/// <param name="Sources">
/// The addresses that probes come from, as text, IPv4 or IPv6; at most 16. The agent adds the default gateways of its network namespace: with many
/// networks probes come from there. Whatever comes from elsewhere is left alone.
/// </param>
public sealed record ShieldRequest(
    [property: JsonRequired] IReadOnlyList<ShieldedProbe> Probes,
    [property: JsonRequired] IReadOnlyList<string> Sources);

/// <summary>A probe that the agent is to answer.</summary>
/// <param name="Kind">One of the constants of <see cref="ProbeKind"/>.</param>
/// <param name="Port">The port that it goes to, 1 to 65535.</param>
/// <param name="Name">HTTP: the path, with its query. gRPC: the service that it asks about; empty for the whole server.</param>
/// <param name="RestartsLimit">Whether an answer lets the target stand for its whole <see cref="PauseLimit"/> again.</param>
public sealed record ShieldedProbe(
    [property: JsonRequired] string Kind, [property: JsonRequired] int Port,
    [property: JsonRequired] string Name, bool RestartsLimit);

/// <summary>Kinds of probes that an agent can answer.</summary>
public static class ProbeKind
{
    /// <summary>A GET over plain HTTP: answered with 200.</summary>
    public const string Http = "http";

    /// <summary>grpc.health.v1.Health/Check over plain HTTP/2: answered with SERVING.</summary>
    public const string Grpc = "grpc";
}

/// <summary>What a shield does and did.</summary>
/// <param name="IsOn">Whether it answers now. False in the answer to a stop: its rules were seen gone.</param>
/// <param name="Answered">Probes that it answered.</param>
/// <param name="PassedOn">Connections from the probes' addresses that were none, and were passed on to the target.</param>
public sealed record ShieldReport(bool IsOn, int Answered, int PassedOn);
