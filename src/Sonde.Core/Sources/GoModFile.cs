using System.Text;

namespace Sonde.Core.Sources;

/// <summary>What Sonde needs of a go.mod or go.work file (go.dev/ref/mod, "go.mod files", "Workspaces").</summary>
/// <param name="Module">The module's path; null in a go.work file, or where the line is missing.</param>
/// <param name="Requirements">In file order, indirect ones included.</param>
/// <param name="Replacements">In file order.</param>
/// <param name="Uses">The directories of go.work's <c>use</c> lines as they are written; empty in a go.mod file.</param>
public sealed record GoModFile(
    string? Module, IReadOnlyList<GoRequirement> Requirements, IReadOnlyList<GoReplacement> Replacements, IReadOnlyList<string> Uses)
{
    /// <summary>Reads a file's text. Lines that are not understood are passed over: the go command will speak of them.</summary>
    public static GoModFile Parse(string text)
    {
        string? module = null;
        List<GoRequirement> requirements = [];
        List<GoReplacement> replacements = [];
        List<string> uses = [];
        var block = string.Empty;
        foreach (var line in text.Split('\n'))
        {
            var words = Words(line);
            if (words is [")"])
            {
                block = string.Empty;
            }
            else if (words is [var opening, "("])
            {
                block = opening;
            }
            else if (words.Count > 0)
            {
                var statement = block.Length == 0 ? words : [block, .. words];
                switch (statement)
                {
                    case ["module", var path]:
                        module ??= path;
                        break;
                    case ["require", var path, var version]:
                        requirements.Add(new(path, version));
                        break;
                    case ["replace", var path, "=>", var with, .. var rest]:
                        replacements.Add(new(path, null, with, rest.FirstOrDefault()));
                        break;
                    case ["replace", var path, var version, "=>", var with, .. var rest]:
                        replacements.Add(new(path, version, with, rest.FirstOrDefault()));
                        break;
                    case ["use", var directory]:
                        uses.Add(directory);
                        break;
                }
            }
        }

        return new(module, requirements, replacements, uses);
    }

    // Words are separated by blanks, may be quoted as Go strings ("…" or `…`), and end at a comment.
    private static List<string> Words(string line)
    {
        List<string> words = [];
        StringBuilder word = new();
        for (var index = 0; index < line.Length; index++)
        {
            var unit = line[index];
            if (unit is '"' or '`' && word.Length == 0 && line.IndexOf(unit, index + 1) is var end and > 0)
            {
                words.Add(line[(index + 1)..end]);
                index = end;
            }
            else if (char.IsWhiteSpace(unit) || unit is '(' or ')' || string.CompareOrdinal(line, index, "//", 0, 2) == 0)
            {
                Flush();
                if (unit is '(' or ')')
                {
                    words.Add(unit.ToString());
                }
                else if (unit == '/')
                {
                    return words;
                }
            }
            else
            {
                word.Append(unit);
            }
        }

        Flush();
        return words;

        void Flush()
        {
            if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
    }
}
