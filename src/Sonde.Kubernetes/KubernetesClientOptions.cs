using System.Security.Cryptography.X509Certificates;

namespace Sonde.Kubernetes;

/// <summary>How a <see cref="KubernetesClient"/> behaves.</summary>
public sealed record KubernetesClientOptions
{
    /// <summary>Sent with every request: <c>sonde/0.1.0 (linux/amd64)</c>.</summary>
    public required string UserAgent { get; init; }

    /// <summary>The name under which the server notes who wrote what.</summary>
    public string FieldManager { get; init; } = "sonde";

    /// <summary>A request that is not answered whole within this time failed. Watches and exec streams: the opening alone.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock for timeouts, pauses and expiry.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Reads the authorities of servers whose kubeconfig names none; null where .NET does (<see cref="Connections.MachineAuthorities"/>).</summary>
    public Func<X509Certificate2Collection>? MachineAuthorities { get; init; }

    /// <summary>True where standard input is a terminal that a credential plugin may use.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Told each line that a credential plugin writes to standard error (a login's address, for instance); on a pool thread. Null drops them.</summary>
    public Action<string>? OnPluginMessage { get; init; }

    /// <summary>How the connection of an exec is carried, the best first.</summary>
    internal IReadOnlyList<Exec.UpgradeOffer> ExecOffers { get; init; } = Exec.UpgradeOffer.All;
}
