using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Sonde.Core.Operations;
using Sonde.Core.Settings;

namespace Sonde.Core.Workspaces;

/// <summary>A port of the pod that opens here: a number, or text as <c>--forward</c> takes it.</summary>
internal sealed class ForwardShape : ScalarShape<PortForward>
{
    /// <inheritdoc/>
    protected override string Form => "a port (8080), another local one for it (9090:8080) or any free one (:8080)";

    /// <inheritdoc/>
    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 65535 },
            new JsonObject { ["type"] = "string", ["pattern"] = "^([0-9]*:)?[0-9]+$" }),
    };

    /// <inheritdoc/>
    protected override bool TryParse(YamlKind kind, string text, [MaybeNullWhen(false)] out PortForward value)
    {
        value = null;
        return kind is YamlKind.Whole or YamlKind.Text && PortForward.TryParse(text, out value) && value is not null;
    }
}
