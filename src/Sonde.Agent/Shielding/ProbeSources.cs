using System.Globalization;
using System.Net;

namespace Sonde.Agent.Shielding;

/// <summary>Where probes come from: the addresses that the client named, and the default gateways, which are the node's with many networks. Pure.</summary>
internal static class ProbeSources
{
    /// <summary>All of them, each once.</summary>
    /// <param name="named">Addresses as text; what is no address is left out.</param>
    /// <param name="routes">/proc/net/route; null where it cannot be read.</param>
    /// <param name="routes6">/proc/net/ipv6_route, likewise.</param>
    public static IReadOnlyList<IPAddress> Of(IEnumerable<string> named, string? routes, string? routes6) =>
    [
        .. named.Select(text => IPAddress.TryParse(text, out var address) ? address : null)
            .Concat(Gateways(routes))
            .Concat(Gateways6(routes6))
            .OfType<IPAddress>()
            .Where(address => !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
            .Distinct(),
    ];

    /// <summary>Columns: interface, destination, gateway, … in hexadecimal, in the byte order of the machine (little-endian).</summary>
    private static IEnumerable<IPAddress> Gateways(string? routes) =>
        from fields in Lines(routes)
        where fields.Length > 7 && fields[1] == "00000000" && fields[7] == "00000000" && fields[2].Length == 8
        where uint.TryParse(fields[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _)
        select new IPAddress([.. Convert.FromHexString(fields[2]).AsEnumerable().Reverse()]);

    /// <summary>Columns: destination, its prefix length, source, its prefix length, next hop, … in hexadecimal, in the order of the wire.</summary>
    private static IEnumerable<IPAddress> Gateways6(string? routes) =>
        from fields in Lines(routes)
        where fields.Length > 9 && fields[1] == "00" && fields[4].Length == 32 && fields[4].All(char.IsAsciiHexDigit) && fields[9] != "lo"
        select new IPAddress(Convert.FromHexString(fields[4]));

    private static IEnumerable<string[]> Lines(string? text) =>
        (text ?? "").Split('\n').Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
