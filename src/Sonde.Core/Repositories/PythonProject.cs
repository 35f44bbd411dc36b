using System.Text.RegularExpressions;

namespace Sonde.Core.Repositories;

/// <summary>What the <c>[project]</c> table of a pyproject.toml says, as far as it matters here; TOML that is not understood is passed over. Pure.</summary>
/// <param name="Name">The project's name; empty for none.</param>
/// <param name="Version">The Python that it asks for at least, as <c>3.12</c>; null for none.</param>
/// <param name="IsPackage">Whether pip can install it: it has a <c>[project]</c> or a build system.</param>
internal sealed partial record PythonProject(string Name, string? Version, bool IsPackage)
{
    /// <summary>Reads it.</summary>
    public static PythonProject Read(string text)
    {
        var found = new PythonProject("", null, false);
        var table = "";
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.StartsWith('['))
            {
                table = line.TrimEnd(']').TrimStart('[').Trim();
                found = found with { IsPackage = found.IsPackage || table is "project" or "build-system" };
            }
            else if (table is "project" or "tool.poetry" && Entry().Match(line) is { Success: true } match)
            {
                var value = match.Groups[2].Value;
                found = match.Groups[1].Value switch
                {
                    "name" when found.Name.Length == 0 => found with { Name = value },
                    "requires-python" when Least().Match(value) is { Success: true } least => found with { Version = least.Groups[1].Value },
                    _ => found,
                };
            }
        }

        return found;
    }

    [GeneratedRegex(@"^(name|requires-python)\s*=\s*[""']([^""'\r\n]{1,256})[""']")]
    private static partial Regex Entry();

    [GeneratedRegex(@"[>=~]=\s*(3\.[0-9]{1,2})\b")]
    private static partial Regex Least();
}
