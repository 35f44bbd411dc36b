namespace Sonde.Core.Proxying;

/// <summary>What a SOCKS server replies (RFC 1928, 6).</summary>
internal enum SocksCode : byte
{
    /// <summary>The connection is open.</summary>
    Granted = 0,

    /// <summary>It failed, and none of the others says why.</summary>
    Failed = 1,

    /// <summary>No route leads to the network.</summary>
    NetworkUnreachable = 3,

    /// <summary>No route leads to the host, or nobody knows its name.</summary>
    HostUnreachable = 4,

    /// <summary>The other side refused it.</summary>
    Refused = 5,

    /// <summary>The time ran out; the protocol's word is that of a packet that was too long on its way.</summary>
    Expired = 6,

    /// <summary>Something other than a connection was asked for.</summary>
    CommandUnknown = 7,

    /// <summary>The address is of no kind that is known.</summary>
    AddressUnknown = 8,
}
