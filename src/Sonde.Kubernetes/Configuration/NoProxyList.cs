using System.Globalization;
using System.Net;

namespace Sonde.Kubernetes.Configuration;

/// <summary>
/// The value of <c>NO_PROXY</c>, read as Go's httpproxy does (golang.org/x/net/http/httpproxy, config.init): entries between commas, each a domain with what is
/// below it, <c>.domain</c> without the domain itself, an address or a range of addresses, with a port or for all; <c>*</c> is everything. What is none of these
/// matches nothing.
/// </summary>
internal sealed class NoProxyList
{
    private readonly List<(IPAddress Address, int Bits, string Port)> _ranges = [];
    private readonly List<(string Suffix, bool IsItself, string Port)> _domains = [];
    private bool _isEverything;

    public static NoProxyList Parse(string? text)
    {
        var list = new NoProxyList();
        foreach (var entry in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            list.Add(entry.ToLowerInvariant());
        }

        return list;
    }

    /// <summary>Whether the way to a host is direct.</summary>
    /// <param name="host">In lower case, in ASCII; an IPv6 address without brackets.</param>
    /// <param name="port">Its port.</param>
    public bool Matches(string host, int port)
    {
        if (_isEverything)
        {
            return true;
        }

        var digits = port.ToString(CultureInfo.InvariantCulture);
        return (AddressOf(host) is { } address && _ranges.Any(range => IsOn(range.Port, digits) && IsWithin(address, range.Address, range.Bits)))
            || _domains.Any(domain => IsOn(domain.Port, digits)
                && (host.EndsWith(domain.Suffix, StringComparison.Ordinal) || (domain.IsItself && host.AsSpan().SequenceEqual(domain.Suffix.AsSpan(1)))));
    }

    /// <summary>An address in its usual form; a name, and the short forms of IPv4 that .NET takes besides, are null. IPv4 within IPv6 is IPv4.</summary>
    public static IPAddress? AddressOf(string text) =>
        (text.Contains(':', StringComparison.Ordinal) || text.Count(c => c == '.') == 3) && !text.Contains('[', StringComparison.Ordinal)
        && IPAddress.TryParse(text, out var address)
            ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
            : null;

    private void Add(string entry)
    {
        if (entry == "*")
        {
            _isEverything = true;
            return;
        }

        if (entry.Split('/') is [var network, var length] && AddressOf(network) is { } start
            && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits <= start.GetAddressBytes().Length * 8)
        {
            _ranges.Add((start, bits, ""));
            return;
        }

        var (host, port) = SplitPort(entry);
        if (AddressOf(host) is { } address)
        {
            _ranges.Add((address, address.GetAddressBytes().Length * 8, port));
        }
        else if (Ascii(host.StartsWith("*.", StringComparison.Ordinal) ? host[1..] : host) is { Length: > 0 } domain)
        {
            _domains.Add(domain[0] == '.' ? (domain, false, port) : ($".{domain}", true, port));
        }
    }

    /// <summary>As Go's net.SplitHostPort; what it refuses is a host alone.</summary>
    private static (string Host, string Port) SplitPort(string entry)
    {
        var colon = entry.LastIndexOf(':');
        if (colon < 0)
        {
            return (entry, "");
        }

        var (host, port) = (entry[..colon], entry[(colon + 1)..]);
        return host is ['[', .. var inner, ']'] ? (inner, port) : host.Contains(':', StringComparison.Ordinal) ? (entry, "") : (host, port);
    }

    private static string Ascii(string domain)
    {
        try
        {
            return domain.All(char.IsAscii) ? domain : string.Join('.', domain.Split('.').Select(label => label.Length == 0 ? "" : new IdnMapping().GetAscii(label)));
        }
        catch (ArgumentException)
        {
            // No host has such a name, so the entry matches nothing.
            return domain;
        }
    }

    private static bool IsOn(string wanted, string port) => wanted.Length == 0 || string.Equals(wanted, port, StringComparison.Ordinal);

    private static bool IsWithin(IPAddress address, IPAddress network, int bits)
    {
        var (left, right) = (address.GetAddressBytes(), network.GetAddressBytes());
        return left.Length == right.Length && Enumerable.Range(0, bits).All(bit => ((left[bit / 8] ^ right[bit / 8]) & (0x80 >> (bit % 8))) == 0);
    }
}
