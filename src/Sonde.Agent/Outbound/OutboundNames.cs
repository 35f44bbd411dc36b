using System.Net;
using System.Net.Sockets;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Outbound;

/// <summary>Finds the addresses of a host as the target's own C library would: addresses as they are, /etc/hosts, then the name servers. The files are read anew for each.</summary>
/// <param name="read">Reads the files for a process.</param>
/// <param name="lookup">Asks the name servers.</param>
internal sealed class OutboundNames(Func<int?, NameFiles> read, DnsLookup lookup)
{
    private const int MostHost = 253;

    /// <summary>Finds them, in the order in which they are to be tried.</summary>
    /// <exception cref="OutboundRefusedException">It has none, or it could not be found out.</exception>
    public async Task<IReadOnlyList<IPAddress>> FindAsync(string host, int? processId, CancellationToken cancellation)
    {
        if (host.Length is 0 or > MostHost || !host.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or ':'))
        {
            throw OutboundRefusedException.Of(OutboundRefusal.NameUnknown, "that is no host's name");
        }

        // What the resolver takes for one: 127.1 is an address, 1 is a name.
        if (host.Contains(host.Contains(':', StringComparison.Ordinal) ? ':' : '.', StringComparison.Ordinal) && IPAddress.TryParse(host, out var address))
        {
            return [address];
        }

        var files = read(processId);
        var known = HostsFile.Find(files.Hosts, host);
        return known.Count > 0 ? [.. known.OrderBy(static one => one.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)]
            : IsLoopback(host) ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
            : await lookup.FindAsync(host, ResolverSettings.Read(files.Resolver), cancellation);
    }

    /// <summary>How names are found at the moment.</summary>
    public NamesAnswer Describe(int? processId)
    {
        var files = read(processId);
        var settings = ResolverSettings.Read(files.Resolver);
        return new NamesAnswer(files.AreTargets, [.. settings.Servers.Select(static server => server.ToString())], settings.Search);
    }

    /// <summary>RFC 6761, 6.3: no server is asked for it.</summary>
    private static bool IsLoopback(string host) => host.TrimEnd('.').Equals("localhost", StringComparison.OrdinalIgnoreCase);
}
