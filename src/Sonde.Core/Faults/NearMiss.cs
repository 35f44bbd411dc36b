namespace Sonde.Core.Faults;

/// <summary>Finds what somebody probably meant.</summary>
public static class NearMiss
{
    private const int LongestWord = 64;

    /// <summary>The candidate that the fewest edits turn the word into, at most a third of its letters and never more than two; null for none.</summary>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > LongestWord)
        {
            return null;
        }

        var limit = Math.Clamp(word.Length / 3, 1, 2);
        return candidates
            .Select(candidate => (Candidate: candidate, Distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(found => found.Distance <= limit)
            .OrderBy(found => found.Distance)
            .Select(found => found.Candidate)
            .FirstOrDefault();
    }

    /// <summary>Edits from one to the other; two neighbours that changed places count once (optimal string alignment).</summary>
    private static int Distance(string from, string to)
    {
        var table = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                var replaced = table[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(replaced, 1 + Math.Min(table[i - 1, j], table[i, j - 1]));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[from.Length, to.Length];
    }
}
