namespace Sonde.Agent.Functions;

/// <summary>Keeps the names that are most like one that was not found: the same last part, then one that holds it, then a few letters off. For one thread.</summary>
/// <param name="wanted">What was looked for; stars in it do not count.</param>
internal sealed class NearNames(string wanted)
{
    private const int Most = 5;

    /// <summary>Longer ones are not compared letter by letter.</summary>
    private const int MostCompared = 64;

    private readonly string _last = LastOf(wanted.Replace("*", "", StringComparison.Ordinal));
    private readonly List<(int Distance, string Name)> _best = [];

    /// <summary>The nearest first; none where nothing is alike.</summary>
    public IReadOnlyList<string> Names => [.. _best.Select(static near => near.Name)];

    /// <summary>Looks at a name.</summary>
    public void Add(string name)
    {
        if (_last.Length == 0 || Distance(name) is not { } distance || (_best.Count == Most && _best[^1].Distance <= distance))
        {
            return;
        }

        var at = _best.FindIndex(near => near.Distance > distance);
        _best.Insert(at < 0 ? _best.Count : at, (distance, name));
        if (_best.Count > Most)
        {
            _best.RemoveAt(Most);
        }
    }

    private int? Distance(string name)
    {
        var last = LastOf(name);
        if (last.Equals(_last, StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        if (name.Contains(_last, StringComparison.OrdinalIgnoreCase))
        {
            return 1 + Math.Min(name.Length - _last.Length, 1000);
        }

        var most = Math.Max(1, _last.Length / 4);
        return last.Length <= MostCompared && _last.Length <= MostCompared && Math.Abs(last.Length - _last.Length) <= most && Edits(last, _last) is var edits && edits <= most
            ? 2000 + edits
            : null;
    }

    /// <summary>Letters to change, add or take away (Levenshtein), whatever their case.</summary>
    private static int Edits(string one, string other)
    {
        Span<int> row = stackalloc int[MostCompared + 1];
        for (var column = 0; column <= other.Length; column++)
        {
            row[column] = column;
        }

        for (var line = 1; line <= one.Length; line++)
        {
            var corner = row[0];
            row[0] = line;
            for (var column = 1; column <= other.Length; column++)
            {
                var same = char.ToUpperInvariant(one[line - 1]) == char.ToUpperInvariant(other[column - 1]);
                (corner, row[column]) = (row[column], Math.Min(Math.Min(row[column], row[column - 1]) + 1, corner + (same ? 0 : 1)));
            }
        }

        return row[other.Length];
    }

    private static string LastOf(string name) => name[(name.LastIndexOf('.') + 1)..];
}
