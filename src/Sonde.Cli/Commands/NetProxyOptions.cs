using System.CommandLine;
using Sonde.Core.Operations;
using Sonde.Core.Proxying;

namespace Sonde.Cli.Commands;

/// <summary>Where the proxy listens.</summary>
internal sealed class NetProxyOptions : OptionGroup
{
    /// <summary>Makes them.</summary>
    public NetProxyOptions()
        : base("Proxy") =>
        Listen = Take(OptionKinds.Read("--listen", "[127.0.0.1:]PORT", "Where the proxy listens on this machine; 1080 by default, or a free port where that is taken, 0 for any free one", ProxyAddress.Parse, ProxyAddress.Form));

    private Option<ProxyAddress?> Listen { get; }

    /// <summary>Adds them to a request.</summary>
    public NetProxyRequest Apply(ParseResult words, NetProxyRequest request) => request with { Listen = words.GetValue(Listen) };
}
