namespace Sonde.Core.Workspaces;

/// <summary>What changes between two texts, line by line. Pure.</summary>
internal static class LineDifference
{
    /// <summary>Larger tables are not made: then everything between the first and the last changed line counts as changed.</summary>
    private const long MostCells = 4_000_000;

    private const int Around = 2;

    /// <summary>The lines that changed with two unchanged ones around them: <c>- </c> goes, <c>+ </c> comes, two spaces stay, <c>…</c> stands for what is passed over.</summary>
    /// <returns>Empty where nothing changes.</returns>
    public static IReadOnlyList<string> Between(string before, string after)
    {
        if (before == after)
        {
            return [];
        }

        var marked = Mark(Lines(before), Lines(after));
        var shown = new List<string>();
        for (var i = 0; i < marked.Count; i++)
        {
            var isNear = marked[Math.Max(0, i - Around)..Math.Min(marked.Count, i + Around + 1)].Exists(line => line[0] != ' ');
            if (isNear)
            {
                shown.Add(marked[i]);
            }
            else if (shown.Count == 0 || shown[^1] != "…")
            {
                shown.Add("…");
            }
        }

        return shown;
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    private static List<string> Mark(string[] before, string[] after)
    {
        var head = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        var tail = before.Skip(head).Reverse().Zip(after.Skip(head).Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        var (gone, come) = (before[head..^tail], after[head..^tail]);
        var middle = (long)gone.Length * come.Length > MostCells
            ? gone.Select(line => $"- {line}").Concat(come.Select(line => $"+ {line}"))
            : Middle(gone, come);
        return [.. before[..head].Select(Same), .. middle, .. before[^tail..].Select(Same)];
    }

    /// <summary>By the longest common subsequence.</summary>
    private static List<string> Middle(string[] gone, string[] come)
    {
        var common = new int[gone.Length + 1, come.Length + 1];
        for (var i = gone.Length - 1; i >= 0; i--)
        {
            for (var j = come.Length - 1; j >= 0; j--)
            {
                common[i, j] = gone[i] == come[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var lines = new List<string>();
        for (var (i, j) = (0, 0); i < gone.Length || j < come.Length;)
        {
            if (i < gone.Length && j < come.Length && gone[i] == come[j])
            {
                lines.Add(Same(gone[i]));
                (i, j) = (i + 1, j + 1);
            }
            else if (j == come.Length || (i < gone.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add($"- {gone[i++]}");
            }
            else
            {
                lines.Add($"+ {come[j++]}");
            }
        }

        return lines;
    }

    private static string Same(string line) => $"  {line}";
}
