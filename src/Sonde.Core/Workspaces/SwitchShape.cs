using System.Text.Json.Nodes;
using Sonde.Core.Settings;

namespace Sonde.Core.Workspaces;

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class SwitchShape : ScalarShape<bool>
{
    /// <inheritdoc/>
    protected override string Form => "true or false";

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "boolean" };

    /// <inheritdoc/>
    protected override bool TryParse(YamlKind kind, string text, out bool value)
    {
        value = text[..Math.Min(1, text.Length)] is "t" or "T";
        return kind == YamlKind.Switch;
    }
}
