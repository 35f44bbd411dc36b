using System.IO.Enumeration;

namespace Sonde.Tunnel.Code;

/// <summary>Which files of a repository are no sources: the usual ones, and what its .gitignore says as far as that is a name or a path with stars. Pure.</summary>
public sealed class IgnoreRules
{
    /// <summary>What a file is called that is not whole yet.</summary>
    public const string Part = ".sonde-part";

    /// <summary>What is written behind the name of a file that is a pod's own, beside the one that it would have replaced.</summary>
    public const string Beside = ".from-pod";

    private static readonly string[] Folders = ["node_modules", "testdata", "__pycache__"];

    /// <summary>What editors and Sonde write beside a file.</summary>
    private static readonly string[] Endings = ["_test.go", "~", ".swp", ".swx", ".tmp", Part, Beside];

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

    /// <summary>Whether a file holds secrets of the machine that it lies on: <c>.env</c> and <c>.env.local</c> never leave it.</summary>
    /// <param name="name">Its name, without its folder.</param>
    public static bool IsSecret(string name) => name == ".env" || name.StartsWith(".env.", StringComparison.Ordinal);

    /// <summary>Whether a change of a file means nothing.</summary>
    /// <param name="path">From the repository's folder, with slashes: <c>cmd/api/main.go</c>.</param>
    public bool Ignores(string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
        {
            if (IgnoresEntry(path[..end], isFolder: true))
            {
                return true;
            }
        }

        return IgnoresEntry(path, isFolder: false);
    }

    /// <summary>Whether an entry of a folder means nothing, where that folder means something.</summary>
    /// <param name="path">As above.</param>
    /// <param name="isFolder">Whether it is a folder.</param>
    public bool IgnoresEntry(string path, bool isFolder)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return IsUsual(name, isFolder) || IsRuled(path, name, isFolder);
    }

    /// <summary>Folders and files of tools, and what editors write beside a file.</summary>
    private static bool IsUsual(string name, bool isFolder) => isFolder
        ? name.StartsWith('.') || Folders.Contains(name, StringComparer.Ordinal)
        : name.StartsWith(".#", StringComparison.Ordinal) || name.StartsWith('#') || name == "4913" || Endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal));

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
