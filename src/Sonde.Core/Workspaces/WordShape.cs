using System.Text.Json.Nodes;
using Sonde.Core.Settings;

namespace Sonde.Core.Workspaces;

/// <summary>One of some words, in this case of letters.</summary>
/// <typeparam name="T">The choice.</typeparam>
/// <param name="words">The words; at least two.</param>
internal sealed class WordShape<T>(IReadOnlyList<KeyValuePair<string, T>> words) : ScalarShape<T>
    where T : struct
{
    /// <inheritdoc/>
    protected override string Form => $"{string.Join(", ", words.SkipLast(1).Select(word => word.Key))} or {words[^1].Key}";

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["enum"] = new JsonArray([.. words.Select(word => JsonValue.Create(word.Key))]) };

    /// <inheritdoc/>
    protected override bool TryParse(YamlKind kind, string text, out T value)
    {
        foreach (var (word, choice) in words)
        {
            if (kind == YamlKind.Text && word == text)
            {
                value = choice;
                return true;
            }
        }

        value = default;
        return false;
    }
}
