using System.Text.Json;
using System.Text.Json.Nodes;
using Sonde.Core.Platforms.Cluster.Copies;

namespace Sonde.Core.Developing;

/// <summary>Where a Dockerfile puts the folder that it lies in: by the COPY of its last stage, else its WORKDIR. Variables are not known here, so what holds one is passed over. Pure.</summary>
internal static class DockerfileCopies
{
    /// <summary>Reads it.</summary>
    /// <param name="dockerfile">Its text.</param>
    /// <returns>Null where it does not say.</returns>
    public static DevAppFolder? Read(string dockerfile)
    {
        string? place = null;
        string? whole = null;
        var parts = new List<string>();
        foreach (var raw in dockerfile.Split('\n'))
        {
            var line = raw.Trim();
            var end = line.IndexOfAny([' ', '\t']);
            var rest = end < 0 ? "" : line[end..].Trim();
            switch ((end < 0 ? line : line[..end]).ToUpperInvariant())
            {
                case "FROM":
                    (place, whole) = (null, null);
                    parts.Clear();
                    break;
                case "WORKDIR":
                    place = Join(place, rest.Trim('"', '\''));
                    break;
                case "COPY" or "ADD" when Words(rest) is { Length: > 1 } words:
                    whole = IsWhole(words) ? Join(place, words[^1]) : whole;
                    parts.AddRange(Goal(place, words) is { } goal ? [goal] : []);
                    break;
            }
        }

        var copied = whole ?? (place is not null && parts.Contains(place, StringComparer.Ordinal) ? place : parts.LastOrDefault());
        return copied is not null ? new DevAppFolder(copied, "the Dockerfile's COPY") : place is not null ? new DevAppFolder(place, "the Dockerfile's WORKDIR") : null;
    }

    /// <summary>Sources and goal of a COPY from the repository; empty where it is from elsewhere or goes on in the next line.</summary>
    private static string[] Words(string rest)
    {
        string[] words = [.. rest.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)];
        var options = words.TakeWhile(static word => word.StartsWith("--", StringComparison.Ordinal)).ToArray();
        if (options.Any(static option => option.StartsWith("--from", StringComparison.Ordinal)) || words.Contains("\\", StringComparer.Ordinal))
        {
            return [];
        }

        return words.Length > options.Length && words[options.Length].StartsWith('[') ? Texts(string.Join(' ', words[options.Length..])) : words[options.Length..];
    }

    private static bool IsWhole(string[] words) => words.Length == 2 && Plain(words[0]).Length == 0;

    /// <summary>The folder that the root of the repository would come to, by a file of it; null where that is not said.</summary>
    private static string? Goal(string? place, string[] words)
    {
        var (first, goal) = (Plain(words[0]), words[^1]);
        if (Join(place, goal) is not { } full || first.Length == 0)
        {
            return null;
        }

        // What keeps its own name tells where the others are, and so does a file that is put into a folder; a folder's contents may have gone anywhere.
        return words.Length == 2 && full.EndsWith($"/{first}", StringComparison.Ordinal) ? full[..^(first.Length + 1)] is { Length: > 0 } folder ? folder : "/"
            : words[..^1].All(static word => Plain(word) is var plain && plain.Contains('.', StringComparison.Ordinal) && !plain.Contains('/', StringComparison.Ordinal)) && (goal.EndsWith('/') || goal == ".") ? full
            : null;
    }

    private static string Plain(string source) => (source.StartsWith("./", StringComparison.Ordinal) ? source[2..] : source).Trim('/') is var plain && plain == "." ? "" : plain;

    private static string? Join(string? place, string path)
    {
        if (path.Length == 0 || path.Contains('$', StringComparison.Ordinal))
        {
            return null;
        }

        var whole = path.StartsWith('/') ? path : place is null ? $"/{path}" : $"{place}/{path}";
        var parts = new List<string>();
        foreach (var part in whole.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static part => part != "."))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return $"/{string.Join('/', parts)}";
    }

    private static string[] Texts(string list)
    {
        try
        {
            return JsonNode.Parse(list) is JsonArray items ? [.. items.Select(JsonParts.Text).OfType<string>()] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
