namespace Sonde.Core.Sources;

/// <summary>One thing that may mislead the user.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Text">The facts in a sentence without a full stop.</param>
public sealed record SourceWarning(SourceWarningKind Kind, string Text);
