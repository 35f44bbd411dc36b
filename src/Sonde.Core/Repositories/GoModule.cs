using System.Text.RegularExpressions;

namespace Sonde.Core.Repositories;

/// <summary>What a go.mod says. Pure.</summary>
/// <param name="Path">The module's path; empty where it says none.</param>
/// <param name="Version">The Go that it asks for at least, as <c>1.24</c> or <c>1.24.1</c>; null for none.</param>
/// <param name="HasRequirements">Whether it needs other modules.</param>
internal sealed partial record GoModule(string Path, string? Version, bool HasRequirements)
{
    /// <summary>Reads it; lines that are not understood are passed over.</summary>
    public static GoModule Read(string text)
    {
        var found = new GoModule("", null, false);
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.AsSpan().Trim();
            var match = Directive().Match(line.ToString());
            found = (match.Groups[1].Value, match.Groups[2].Value.Trim('"')) switch
            {
                ("module", var path) when found.Path.Length == 0 => found with { Path = path },
                ("go", var version) when RepositoryNames.IsVersion(version) => found with { Version = version },
                ("require", _) => found with { HasRequirements = true },
                _ => found,
            };
        }

        return found;
    }

    [GeneratedRegex(@"^(module|go|require)\s+(\S{1,512})")]
    private static partial Regex Directive();
}
