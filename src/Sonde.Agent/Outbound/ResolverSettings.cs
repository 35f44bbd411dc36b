using System.Globalization;
using System.Net;

namespace Sonde.Agent.Outbound;

/// <summary>What a resolv.conf says, as glibc reads it (resolv.conf(5)). Pure.</summary>
/// <param name="Servers">The name servers, in order; at most 3, and this machine where it names none.</param>
/// <param name="Search">The domains that are tried behind a short name, without dots at their ends; at most 32.</param>
internal sealed record ResolverSettings(IReadOnlyList<IPAddress> Servers, IReadOnlyList<string> Search)
{
    private const int MostServers = 3;
    private const int MostDomains = 32;
    private const int MostDots = 15;
    private const int MostSeconds = 30;
    private const int MostAttempts = 5;

    private static readonly char[] Blanks = [' ', '\t', '\r'];

    /// <summary>A name with so many dots is tried as it is first, one with fewer after the domains; 0 to 15.</summary>
    public int Dots { get; init; } = 1;

    /// <summary>How long one server is waited for; 1 s to 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often all servers are asked; 1 to 5.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>Whether servers are asked over TCP from the beginning.</summary>
    public bool IsStreamOnly { get; init; }

    /// <summary>Reads one; what is not understood is left out, as glibc does.</summary>
    public static ResolverSettings Read(string text)
    {
        var servers = new List<IPAddress>();
        var read = new ResolverSettings([], []);
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case ["nameserver", var address, ..] when servers.Count < MostServers && IPAddress.TryParse(address, out var server):
                    servers.Add(server);
                    break;
                case ["search", ..]:
                    read = read with { Search = Domains(words[1..]) };
                    break;
                case ["domain", var domain, ..]:
                    read = read with { Search = Domains([domain]) };
                    break;
                case ["options", ..]:
                    read = words[1..].Aggregate(read, Set);
                    break;
                default:
                    break;
            }
        }

        return read with { Servers = servers.Count > 0 ? servers : [IPAddress.Loopback] };
    }

    /// <summary>The full names that a name may mean, in the order in which they are asked for; without dots at their ends.</summary>
    public IReadOnlyList<string> Candidates(string name)
    {
        if (name.EndsWith('.'))
        {
            return [name[..^1]];
        }

        var longer = Search.Select(domain => $"{name}.{domain}");
        return [.. name.Count(static letter => letter == '.') >= Dots ? longer.Prepend(name) : longer.Append(name)];
    }

    private static string[] Domains(IEnumerable<string> words) => [.. words.Select(static word => word.TrimEnd('.')).Where(static word => word.Length > 0).Take(MostDomains)];

    private static ResolverSettings Set(ResolverSettings settings, string option) => option.Split(':', 2) switch
    {
        ["ndots", var text] when Number(text, 0, MostDots) is { } dots => settings with { Dots = dots },
        ["timeout", var text] when Number(text, 1, MostSeconds) is { } seconds => settings with { Timeout = TimeSpan.FromSeconds(seconds) },
        ["attempts", var text] when Number(text, 1, MostAttempts) is { } attempts => settings with { Attempts = attempts },
        ["use-vc"] => settings with { IsStreamOnly = true },
        _ => settings,
    };

    private static int? Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, least, most) : null;
}
