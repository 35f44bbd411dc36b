namespace Sonde.Core.Proxying;

/// <summary>What the bytes of a SOCKS client are.</summary>
internal abstract record SocksFinding
{
    /// <summary>A beginning.</summary>
    /// <param name="Count">At least so many bytes more belong to the same message; 1 or more.</param>
    public sealed record More(int Count) : SocksFinding;

    /// <summary>A greeting.</summary>
    /// <param name="IsWithoutAuthentication">Whether the client can do without.</param>
    public sealed record Greeting(bool IsWithoutAuthentication) : SocksFinding;

    /// <summary>A connection is wanted.</summary>
    /// <param name="Host">A name or an address, as text; an IPv6 address without brackets. A name may hold anything but control characters.</param>
    /// <param name="Port">1 to 65535.</param>
    public sealed record Request(string Host, int Port) : SocksFinding;

    /// <summary>Something is wanted that this proxy does not do.</summary>
    /// <param name="Code">To be replied.</param>
    /// <param name="Why">For people: the end of a sentence.</param>
    public sealed record Refused(SocksCode Code, string Why) : SocksFinding;

    /// <summary>It is not SOCKS 5.</summary>
    /// <param name="Protocol">What it looks like: <c>HTTP</c>, <c>SOCKS 4</c>, <c>TLS</c>; null for unknown.</param>
    public sealed record Foreign(string? Protocol) : SocksFinding;
}
