using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Sonde.Core.Settings;

namespace Sonde.Core.Workspaces;

/// <summary>Text of one line.</summary>
/// <param name="longest">In UTF-16 units.</param>
/// <param name="form">What it takes.</param>
internal sealed class TextShape(int longest, string form) : ScalarShape<string>
{
    /// <summary>What is wrong with the text besides; nothing where it is null. The schema does not know it.</summary>
    public Func<string, string?>? Judge { get; init; }

    /// <inheritdoc/>
    protected override string Form => form;

    /// <inheritdoc/>
    protected override bool IsText => true;

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = @"^\P{Cc}+$", ["maxLength"] = longest };

    /// <inheritdoc/>
    protected override bool TryParse(YamlKind kind, string text, [MaybeNullWhen(false)] out string value)
    {
        value = text;
        return kind == YamlKind.Text && text.Length > 0 && text.Length <= longest
            && !text.Any(char.IsControl) && !text.EnumerateRunes().Contains(System.Text.Rune.ReplacementChar)
            && Judge?.Invoke(text) is null;
    }
}
