namespace Sonde.Core.Ide;

/// <summary>What a tool has for the IDEs: made by the tool, written by <see cref="IdeWorkspace"/>.</summary>
/// <param name="Name">The name in the IDE's list; made by <see cref="IdeNames.For"/>.</param>
/// <param name="Entry">For Visual Studio Code; null where the tool has none.</param>
/// <param name="RunConfiguration">
/// For GoLand: the whole text of a .run.xml file with <paramref name="Name"/> as the configuration's name; null where the tool has none.
/// </param>
public sealed record IdeOffer(string Name, IdeEntry? Entry, string? RunConfiguration)
{
    /// <summary>The type in <see cref="RunConfiguration"/>, by which a compound names it; null where there is none.</summary>
    public string? RunType { get; init; }
}
