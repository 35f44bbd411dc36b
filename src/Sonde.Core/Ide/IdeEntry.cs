using System.Text.Json.Nodes;

namespace Sonde.Core.Ide;

/// <summary>One debug configuration for Visual Studio Code, of whatever tool.</summary>
/// <param name="Name">What the user picks in the list; made by <see cref="IdeNames.For"/>, so that it is known as ours later.</param>
/// <param name="Configuration">
/// Its other properties in the order in which they are written; a <c>name</c> in it is ignored. Not changed here, and not to be changed by others after.
/// </param>
public sealed record IdeEntry(string Name, JsonObject Configuration)
{
    /// <summary>Whether it starts others together: it stands in <c>compounds</c> then, not in <c>configurations</c>.</summary>
    public bool IsCompound { get; init; }

    /// <summary>The list that it stands in.</summary>
    internal string List => ListOf(IsCompound);

    /// <summary>The list for entries of that kind.</summary>
    internal static string ListOf(bool isCompound) => isCompound ? "compounds" : "configurations";
}
