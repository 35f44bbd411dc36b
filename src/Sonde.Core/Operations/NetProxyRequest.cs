using Sonde.Core.Proxying;

namespace Sonde.Core.Operations;

/// <summary><c>sonde net-proxy</c>.</summary>
public sealed record NetProxyRequest : SessionRequest
{
    /// <summary>--listen: where the proxy listens; null for its usual port, or any free one where that is taken.</summary>
    public ProxyAddress? Listen { get; init; }
}
