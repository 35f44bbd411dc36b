using System.Text.Json.Nodes;
using Sonde.Core.Settings;

namespace Sonde.Core.Workspaces;

/// <summary>A duration; the schema knows its form and not its range.</summary>
/// <param name="range">The shortest and longest.</param>
/// <param name="takesNone">Whether <c>none</c> is taken too; it is read as <see cref="Timeout.InfiniteTimeSpan"/>.</param>
internal sealed class DurationShape(DurationRange range, bool takesNone = false) : ScalarShape<TimeSpan>
{
    private const string None = "none";

    /// <inheritdoc/>
    protected override string Form =>
        $"{DurationText.Format(range.Least)} to {DurationText.Format(range.Most)}, as a number and a unit (30s, 5m, 1h30m){(takesNone ? $", or {None}" : "")}";

    /// <inheritdoc/>
    public override JsonObject Schema() => new()
    {
        ["type"] = "string",
        ["pattern"] = $"^(?!$)([0-9]{{1,6}}h)?([0-9]{{1,6}}m)?([0-9]{{1,6}}s)?$" + (takesNone ? $"|^{None}$" : ""),
    };

    /// <inheritdoc/>
    protected override bool TryParse(YamlKind kind, string text, out TimeSpan value)
    {
        value = Timeout.InfiniteTimeSpan;
        return kind == YamlKind.Text && ((takesNone && text == None) || range.Judge(text, out value) is null);
    }
}
