using System.Net;
using System.Net.Sockets;

namespace Sonde.Agent.Shielding;

/// <summary>The shield's packet rules, as nft(8) takes them, each command on one line. Pure.</summary>
internal static class ShieldRules
{
    /// <summary>What the names of all tables of ours begin with.</summary>
    public const string Prefix = "sonde_shield_";

    /// <summary>Before the rules of others in the same hook: a service mesh redirects everything at -100.</summary>
    private const int NatPriority = -110;

    private const int FilterPriority = -10;

    /// <summary>
    /// A table that only its maker can change, and that the kernel removes when its maker ends (<c>flags owner</c>, Linux 5.12). New connections
    /// from the sources are turned to the shield's own ports, which nothing else reaches, neither from outside nor from within the pod.
    /// </summary>
    /// <param name="table">Its name.</param>
    /// <param name="sources">Where probes come from.</param>
    /// <param name="ports">A probed port, and the shield's port in its place.</param>
    /// <remarks>
    /// Only a SYN is turned: connections that exist are unknown to a tracking that begins with the table, and would look like new ones.
    /// </remarks>
    public static string Raise(string table, IReadOnlyCollection<IPAddress> sources, IReadOnlyCollection<(int Probed, int Own)> ports)
    {
        var turns = from family in new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 }
                    let addresses = sources.Where(source => source.AddressFamily == family).ToArray()
                    where addresses.Length > 0
                    from port in ports
                    select $"{(family == AddressFamily.InterNetwork ? "ip" : "ip6")} saddr {{ {string.Join(", ", addresses.AsEnumerable())} }} "
                        + $"tcp flags & (fin | syn | rst | ack) == syn tcp dport {port.Probed} redirect to :{port.Own};";
        return $"add table inet {table} {{ flags owner; "
            + $"chain turn {{ type nat hook prerouting priority {NatPriority}; policy accept; {string.Join(' ', turns)} }}; "
            + $"chain hide {{ type filter hook input priority {FilterPriority}; policy accept; "
            + $"tcp dport {{ {string.Join(", ", ports.Select(port => port.Own))} }} ct status & dnat == 0 reject with tcp reset; }}; }}";
    }

    /// <summary>The same rules for addresses that nobody has: shows whether this kernel takes them, and turns nothing.</summary>
    public static string Try(string table, IEnumerable<IPAddress> sources) =>
        Raise(table, [.. sources.Select(source => source.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any).Distinct()], [(1, 1)]);

    /// <summary>Turns no more new connections; those that were turned go on.</summary>
    public static string Lower(string table) => $"flush chain inet {table} turn";

    /// <summary>Names every table.</summary>
    public const string List = "list tables";

    /// <summary>Removes a table; the kernel refuses where another process that lives owns it.</summary>
    public static string Remove(string table) => $"delete table inet {table}";

    /// <summary>The tables of ours that a list names.</summary>
    public static IReadOnlyList<string> Ours(string list, string prefix = Prefix) =>
    [
        .. list.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith($"table inet {prefix}", StringComparison.Ordinal))
            .Select(line => line["table inet ".Length..]),
    ];
}
