using System.Text;

namespace Sonde.Core.Sources;

/// <summary>How the module cache writes a path: each capital as an exclamation mark and the small letter (go.dev/ref/mod, "Module cache").</summary>
internal static class ModuleEscape
{
    public static string Of(string path)
    {
        StringBuilder escaped = new();
        foreach (var unit in path)
        {
            escaped.Append(char.IsAsciiLetterUpper(unit) ? $"!{char.ToLowerInvariant(unit)}" : unit.ToString());
        }

        return escaped.ToString();
    }
}
