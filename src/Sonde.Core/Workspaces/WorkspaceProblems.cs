using Sonde.Core.Settings;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Workspaces;

/// <summary>Everything that is wrong with a file, in the order of its lines.</summary>
internal sealed class WorkspaceProblems
{
    /// <summary>More than anybody reads at once; the rest is counted.</summary>
    private const int Shown = 25;

    private const int LongestQuote = 60;

    private const int LongestLine = 500;

    private readonly List<(Mark Place, string Text)> _found = [];

    /// <summary>How many there are.</summary>
    public int Count => _found.Count;

    /// <summary>Each begins with line and column, both from 1; the last may say how many more there are.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            string[] lines = [.. _found.OrderBy(problem => problem.Place.Index).Take(Shown).Select(problem => $"{YamlText.Place(problem.Place)}: {problem.Text}")];
            return _found.Count > Shown ? [.. lines, $"and {_found.Count - Shown} more"] : lines;
        }
    }

    /// <summary>A value as it stands in a sentence: quoted, on one line, not longer than that.</summary>
    public static string Quote(string? text) => $"\"{Clean(text ?? "", LongestQuote)}\"";

    /// <summary>A sentence of another's that may quote the file: on one line, not longer than anybody reads.</summary>
    public static string Line(string text) => Clean(text, LongestLine);

    /// <summary>Takes one down.</summary>
    public void Add(YamlNode node, string text) => _found.Add((node.Start, text));

    private static string Clean(string text, int longest) =>
        string.Concat(text.Take(longest).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)) + (text.Length > longest ? "…" : "");
}
