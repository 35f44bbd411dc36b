namespace Sonde.Agent.Outbound;

/// <summary>The types of records that matter here (RFC 1035, 3.2.2; RFC 3596, 2.1).</summary>
internal enum DnsType : ushort
{
    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>Another name for the same.</summary>
    Alias = 5,

    /// <summary>An IPv6 address.</summary>
    Aaaa = 28,
}
