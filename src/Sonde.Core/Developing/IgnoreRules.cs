using System.IO.Enumeration;

namespace Sonde.Core.Developing;

/// <summary>Which files of a repository are no sources: the usual ones, and what its .gitignore says as far as that is a name or a path with stars. Pure.</summary>
internal sealed class IgnoreRules
{
    private static readonly string[] Folders = ["node_modules", "testdata", "__pycache__"];

    private readonly List<Rule> _rules = [];

    private readonly record struct Rule(string Pattern, bool IsPath, bool IsFolder, bool IsKept);

    /// <summary>Reads a .gitignore; lines that are not understood ignore nothing.</summary>
    /// <param name="text">The file; empty for none.</param>
    public static IgnoreRules Read(string text)
    {
        var rules = new IgnoreRules();
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var isKept = line[0] == '!';
            var body = isKept ? line[1..] : line;
            var isFolder = body.EndsWith('/');
            var pattern = body.Trim('/').Replace("**/", "", StringComparison.Ordinal);
            if (pattern.Length > 0)
            {
                rules._rules.Add(new Rule(pattern, body.TrimEnd('/').Contains('/', StringComparison.Ordinal) && !body.StartsWith("**/", StringComparison.Ordinal), isFolder, isKept));
            }
        }

        return rules;
    }

    /// <summary>Whether a change of a file means nothing.</summary>
    /// <param name="path">From the repository's folder, with slashes: <c>cmd/api/main.go</c>.</param>
    public bool Ignores(string path)
    {
        var parts = path.Split('/');
        for (var depth = 1; depth <= parts.Length; depth++)
        {
            var name = parts[depth - 1];
            var isFolder = depth < parts.Length;
            if (IsUsual(name, isFolder) || IsRuled(string.Join('/', parts[..depth]), name, isFolder))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Folders and files of tools, and what editors write beside a file.</summary>
    private static bool IsUsual(string name, bool isFolder) => isFolder
        ? name.StartsWith('.') || Folders.Contains(name, StringComparer.Ordinal)
        : name.EndsWith("_test.go", StringComparison.Ordinal) || name.EndsWith('~') || name.StartsWith(".#", StringComparison.Ordinal) || name.StartsWith('#')
            || name.EndsWith(".swp", StringComparison.Ordinal) || name.EndsWith(".swx", StringComparison.Ordinal) || name.EndsWith(".tmp", StringComparison.Ordinal) || name == "4913";

    private bool IsRuled(string path, string name, bool isFolder)
    {
        var isIgnored = false;
        foreach (var rule in _rules)
        {
            if ((!rule.IsFolder || isFolder) && FileSystemName.MatchesSimpleExpression(rule.Pattern, rule.IsPath ? path : name, ignoreCase: false))
            {
                isIgnored = !rule.IsKept;
            }
        }

        return isIgnored;
    }
}
