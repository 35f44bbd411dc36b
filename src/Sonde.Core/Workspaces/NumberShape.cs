using System.Globalization;
using System.Text.Json.Nodes;
using Sonde.Core.Settings;

namespace Sonde.Core.Workspaces;

/// <summary>A whole number.</summary>
internal sealed class NumberShape(int least, int most) : ScalarShape<int>
{
    /// <inheritdoc/>
    protected override string Form => string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}");

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };

    /// <inheritdoc/>
    protected override bool TryParse(YamlKind kind, string text, out int value)
    {
        value = 0;
        return kind == YamlKind.Whole && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;
    }
}
