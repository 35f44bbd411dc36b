using System.Globalization;

namespace Sonde.Core.Proxying;

/// <summary>Where the proxy listens: a port of 127.0.0.1.</summary>
/// <param name="Port">0 to 65535; 0 for any that is free.</param>
public sealed record ProxyAddress(int Port)
{
    /// <summary>What to tell somebody who wrote it otherwise.</summary>
    public const string Form = "PORT or 127.0.0.1:PORT: whoever reaches the proxy acts as the pod, so it listens on this machine's loopback alone";

    /// <summary>SOCKS's own (IANA).</summary>
    public const int UsualPort = 1080;

    /// <summary>Parses <c>PORT</c>, <c>127.0.0.1:PORT</c> or <c>localhost:PORT</c>.</summary>
    /// <returns>Null where it is none of these.</returns>
    public static ProxyAddress? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var isHere = colon < 0 || text[..colon] is "127.0.0.1" or "localhost";
        return isHere && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65_535 ? new ProxyAddress(port) : null;
    }
}
