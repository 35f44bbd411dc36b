namespace Sonde.Kubernetes.Configuration;

/// <summary>The address of a proxy of a kind that can be used.</summary>
internal static class ProxyAddress
{
    private const int SocksPort = 1080;

    /// <summary>Null where it is none: http, https, socks5 or socks5h, a host, and a port or the scheme's own.</summary>
    public static Uri? TryParse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var proxy) || proxy.Host.Length == 0 || proxy.Scheme is not ("http" or "https" or "socks5" or "socks5h"))
        {
            return null;
        }

        try
        {
            return proxy.Port > 0 ? proxy : new UriBuilder(proxy) { Port = SocksPort }.Uri;
        }
        catch (UriFormatException)
        {
            // A user's name and password that a Uri takes and a UriBuilder does not.
            return null;
        }
    }
}
