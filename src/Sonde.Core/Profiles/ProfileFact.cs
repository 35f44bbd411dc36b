namespace Sonde.Core.Profiles;

/// <summary>Something to be known of a profile.</summary>
/// <param name="Name">What: <c>duration</c>.</param>
/// <param name="Text">How much: <c>30 s</c>.</param>
public sealed record ProfileFact(string Name, string Text);
