using System.Security.Cryptography;
using System.Text;

namespace Sonde.Core.Profiles.Writing;

/// <summary>The fixed parts of the page, which are files of the program: flame.html, flame.css and the scripts in their order.</summary>
internal static class PageParts
{
    private static readonly string[] Scripts = ["data.js", "colours.js", "format.js", "graph.js", "search.js", "table.js", "tip.js", "main.js"];

    /// <summary>The style sheet.</summary>
    public static string Style { get; } = Read("flame.css");

    /// <summary>All scripts as one, which leaves nothing behind in the page's global names.</summary>
    public static string Script { get; } = $"(() => {{\n'use strict';\n{string.Concat(Scripts.Select(Read))}}})();\n";

    /// <summary>The page with its marks: <c>@policy@</c>, <c>@title@</c>, <c>@style@</c>, <c>@data@</c>, <c>@script@</c>, as alternating text and mark.</summary>
    public static IReadOnlyList<string> Page { get; } = Read("flame.html").Split('@');

    /// <summary>
    /// What the browser may do: run this script and this style sheet, and nothing else; no request to anybody.
    /// </summary>
    public static string Policy { get; } = $"default-src 'none'; script-src '{HashOf(Script)}'; style-src '{HashOf(Style)}'; img-src data:; base-uri 'none'; form-action 'none'";

    private static string HashOf(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Read(string name)
    {
        using var stream = typeof(PageParts).Assembly.GetManifestResourceStream($"Sonde.Core.Profiles.{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
