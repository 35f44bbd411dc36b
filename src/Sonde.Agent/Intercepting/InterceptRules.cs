using System.Globalization;
using Sonde.Agent.Shielding;

namespace Sonde.Agent.Intercepting;

/// <summary>An intercept's packet rules, as nft(8) takes them, each command on one line. Pure.</summary>
internal static class InterceptRules
{
    /// <summary>What the names of all tables of ours begin with; the port follows.</summary>
    public const string Prefix = "sonde_intercept_";

    /// <summary>A handshake that was under way when the last connection was turned is over by then, unless the client is very far away.</summary>
    public static readonly TimeSpan Lingering = TimeSpan.FromMilliseconds(500);

    /// <summary>Before the rules of others in the same hook, as the probe shield's, and after that: its probes are answered while a target is stopped.</summary>
    private const int NatPriority = -105;

    private const int FilterPriority = -10;

    /// <summary>What is raised for a port.</summary>
    /// <param name="port">1 to 65535.</param>
    public static TurnOrder Order(int port) => new(PrefixOf(port), Raise) { Turn = Turn, Lingering = Lingering };

    /// <summary>What the names of tables begin with that turn this port.</summary>
    public static string PrefixOf(int port) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{port}_");

    /// <summary>
    /// A table that only its maker can change, and that the kernel removes when its maker ends (<c>flags owner</c>, Linux 5.12), with an empty chain: it turns nothing yet. What was not turned does
    /// not reach the own ports, neither from outside nor from within the pod.
    /// </summary>
    /// <param name="table">Its name.</param>
    /// <param name="ports">A port, and the one of ours in its place.</param>
    public static string Raise(string table, IReadOnlyCollection<(int Turned, int Own)> ports) =>
        $"add table inet {table} {{ flags owner; "
        + $"chain turn {{ type nat hook prerouting priority {NatPriority}; policy accept; }}; "
        + $"chain hide {{ type filter hook input priority {FilterPriority}; policy accept; "
        + $"tcp dport {{ {string.Join(", ", ports.Select(static port => port.Own))} }} ct status & dnat == 0 reject with tcp reset; }}; }}";

    /// <summary>From now on new connections that come in from outside are turned. Those that are there stay as they are: only a SYN is turned.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="ports">As in <see cref="Raise"/>; one.</param>
    public static string Turn(string table, IReadOnlyCollection<(int Turned, int Own)> ports)
    {
        var (turned, own) = ports.Single();
        return $"add rule inet {table} turn iifname != \"lo\" tcp flags & (fin | syn | rst | ack) == syn tcp dport {turned} redirect to :{own}";
    }
}
