namespace Sonde.Containers.Finding;

/// <summary>How many letters apart two words are.</summary>
internal static class EditDistance
{
    // Names come from outside; the work grows with the product of the lengths.
    private const int MaximumLength = 256;

    /// <summary>Insertions, removals and replacements needed (Levenshtein), ignoring case; of the first 256 characters.</summary>
    public static int Between(string one, string other)
    {
        var left = one[..Math.Min(one.Length, MaximumLength)].ToLowerInvariant();
        var right = other[..Math.Min(other.Length, MaximumLength)].ToLowerInvariant();
        var above = Enumerable.Range(0, right.Length + 1).ToArray();
        var current = new int[right.Length + 1];
        for (var row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var replaced = above[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                current[column] = Math.Min(replaced, Math.Min(above[column], current[column - 1]) + 1);
            }

            (above, current) = (current, above);
        }

        return above[right.Length];
    }
}
