namespace Sonde.Agent.Intercepting;

/// <summary>
/// What a connection is that comes from where a kubelet's probes come from. A probe is about the pod and goes there; so does what could be one and cannot be read: TLS, gRPC, a connection that says
/// nothing.
/// </summary>
internal enum KubeletCall
{
    /// <summary>Not enough has come.</summary>
    Unknown,

    /// <summary>A request of somebody else, over plain HTTP/1.</summary>
    Request,

    /// <summary>A probe.</summary>
    Probe,

    /// <summary>It may be one.</summary>
    Unreadable,
}
