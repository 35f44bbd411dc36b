namespace Sonde.Agent.Functions;

/// <summary>A function's name in which <c>*</c> stands for any characters; the star of a Go receiver, <c>(*T)</c>, stands for itself. Pure.</summary>
internal static class FunctionPattern
{
    /// <summary>Whether it can fit several names.</summary>
    public static bool IsWild(string pattern) => Enumerable.Range(0, pattern.Length).Any(at => IsStar(pattern, at));

    /// <summary>Whether it fits the whole name. Takes time by the product of their lengths at the most.</summary>
    public static bool Fits(string pattern, string name)
    {
        var (at, into, star, resume) = (0, 0, -1, 0);
        while (into < name.Length)
        {
            if (at < pattern.Length && IsStar(pattern, at))
            {
                (star, resume) = (at++, into);
            }
            else if (at < pattern.Length && pattern[at] == name[into])
            {
                at++;
                into++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                into = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (at < pattern.Length && IsStar(pattern, at))
        {
            at++;
        }

        return at == pattern.Length;
    }

    private static bool IsStar(string pattern, int at) => pattern[at] == '*' && (at == 0 || pattern[at - 1] != '(');
}
