using System.Net;

namespace Sonde.Agent.Outbound;

/// <summary>What an /etc/hosts says of a name (hosts(5)). Pure.</summary>
internal static class HostsFile
{
    private static readonly char[] Blanks = [' ', '\t', '\r'];

    /// <summary>The addresses of a name, in the order of the file; none where it is not in there.</summary>
    /// <param name="text">The file.</param>
    /// <param name="name">The name; upper and lower case are the same, and a dot at its end is none.</param>
    public static IReadOnlyList<IPAddress> Find(string text, string name)
    {
        var wanted = name.TrimEnd('.');
        var found = new List<IPAddress>();
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split('#', 2)[0].Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1 && words.Skip(1).Contains(wanted, StringComparer.OrdinalIgnoreCase) && IPAddress.TryParse(words[0], out var address) && !found.Contains(address))
            {
                found.Add(address);
            }
        }

        return found;
    }
}
