using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sonde.Core.Repositories;

/// <summary>What a package.json says. Pure.</summary>
/// <param name="Name">The package's name; empty for none.</param>
/// <param name="Main">Its <c>main</c>; null for none.</param>
/// <param name="Started">The script that <c>npm start</c> gives to node; null where it does something else.</param>
/// <param name="Version">The major version of Node.js that it asks for; null for none.</param>
/// <param name="HasBuildScript">Whether there is <c>npm run build</c>.</param>
/// <param name="HasDependencies">Whether it needs packages, for development or always.</param>
internal sealed partial record NodePackage(string Name, string? Main, string? Started, string? Version, bool HasBuildScript, bool HasDependencies)
{
    private const int LongestText = 512;

    private static readonly string[] DependencyLists = ["dependencies", "devDependencies", "optionalDependencies"];

    /// <summary>Reads it.</summary>
    /// <returns>Null where it is no JSON object.</returns>
    public static NodePackage? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 32 });
            var root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object ? null : new NodePackage(
                Text(root, "name") ?? "",
                Text(root, "main"),
                Member(root, "scripts") is { } scripts && Text(scripts, "start") is { } start && Start().Match(start) is { Success: true } match ? match.Groups[1].Value : null,
                Member(root, "engines") is { } engines && Text(engines, "node") is { } node && Major().Match(node) is { Success: true } major ? major.Groups[1].Value : null,
                Member(root, "scripts") is { } all && Text(all, "build") is not null,
                DependencyLists.Any(name => Member(root, name) is { } list && list.EnumerateObject().Any()));
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escape in a string that is no Unicode.
            return null;
        }
    }

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? member : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String && member.GetString() is { Length: > 0 and <= LongestText } text ? text : null;

    [GeneratedRegex(@"^\s*node\s+(?:--?[A-Za-z][A-Za-z0-9=_-]*\s+)*([A-Za-z0-9._/-]+)\s*\z")]
    private static partial Regex Start();

    [GeneratedRegex(@"^[\s^~>=v]*([0-9]{1,3})\b")]
    private static partial Regex Major();
}
