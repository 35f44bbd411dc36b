namespace Sonde.Kubernetes.Exec;

/// <summary>What a client asks a connection to become.</summary>
/// <param name="Protocol">How the exec's channels are carried: <c>v5.channel.k8s.io</c> or <c>v4.channel.k8s.io</c>.</param>
/// <param name="IsSpdy">On SPDY/3.1, and not on a WebSocket.</param>
internal sealed record UpgradeOffer(string Protocol, bool IsSpdy)
{
    /// <summary>What servers since 1.30 know.</summary>
    public static readonly UpgradeOffer V5 = new("v5.channel.k8s.io", IsSpdy: false);

    /// <summary>What every server so far knows: it begins as a POST, which is the right <c>create</c>, and its bytes are not masked.</summary>
    public static readonly UpgradeOffer Spdy = new("v4.channel.k8s.io", IsSpdy: true);

    /// <summary>What servers before 1.30 know, behind a proxy that lets no SPDY through.</summary>
    public static readonly UpgradeOffer V4 = new("v4.channel.k8s.io", IsSpdy: false);

    /// <summary>All of them, the best first.</summary>
    public static readonly IReadOnlyList<UpgradeOffer> All = [V5, Spdy, V4];

    /// <summary>The request's method.</summary>
    public string Method => IsSpdy ? "POST" : "GET";

    /// <summary>For a person: <c>WebSocket</c> or <c>SPDY</c>.</summary>
    public string Name => IsSpdy ? "SPDY" : "WebSocket";
}
