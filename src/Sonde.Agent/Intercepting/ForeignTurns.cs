namespace Sonde.Agent.Intercepting;

/// <summary>Rules of others that turn connections already, as those of a service mesh do: an intercept beside them would get what is meant for its proxy. Pure.</summary>
internal static class ForeignTurns
{
    private const string OwnTables = "table inet sonde_";
    private const int MostQuoted = 120;

    /// <summary>What turns a connection: nft's own words, and those of iptables that nft does not translate.</summary>
    private static readonly string[] Words = ["redirect", "REDIRECT", "dnat to ", "dnat ip", "DNAT", "tproxy", "TPROXY"];

    /// <summary>Finds the first.</summary>
    /// <param name="ruleset">What <c>nft list ruleset</c> printed.</param>
    /// <param name="legacyTables">/proc/net/ip_tables_names: the tables of the older iptables, which nft does not see; null where it cannot be read.</param>
    /// <returns>Where it stands, as part of a sentence; null for none.</returns>
    public static string? Find(string ruleset, string? legacyTables)
    {
        var (table, chain) = ("", "");
        foreach (var line in ruleset.Split('\n'))
        {
            var text = line.Trim();
            if (line.StartsWith("table ", StringComparison.Ordinal))
            {
                table = text.TrimEnd('{', ' ');
            }
            else if (text.StartsWith("chain ", StringComparison.Ordinal))
            {
                chain = text.TrimEnd('{', ' ');
            }
            else if (!table.StartsWith(OwnTables, StringComparison.Ordinal) && Words.Any(word => line.Contains(word, StringComparison.Ordinal)))
            {
                return Launching.PlainText.Line($"{chain} of {table}", MostQuoted);
            }
        }

        return (legacyTables ?? "").Split('\n').Any(static name => name.Trim() == "nat") ? "the nat table of iptables-legacy, whose rules cannot be seen from here" : null;
    }
}
