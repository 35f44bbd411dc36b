namespace Sonde.Core.Ide.Jsonc;

/// <summary>A value and where it stands in the text: nothing is copied out, so that an edit can leave the rest as it is.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Index of its first character.</param>
/// <param name="End">Index after its last character.</param>
internal sealed record JsoncNode(JsoncKind Kind, int Start, int End)
{
    /// <summary>The members of an object in text order, repeated names included; empty for every other kind.</summary>
    public IReadOnlyList<JsoncMember> Members { get; init; } = [];

    /// <summary>The elements of an array in text order; empty for every other kind.</summary>
    public IReadOnlyList<JsoncElement> Elements { get; init; } = [];

    /// <summary>The value of a string, escapes undone; null for every other kind.</summary>
    public string? Value { get; init; }

    /// <summary>The member of that name: the last one where several have it, as JavaScript reads it; null for none.</summary>
    public JsoncNode? Member(string name) => Members.LastOrDefault(member => member.Name == name)?.Value;
}
