namespace Sonde.Core.Profiles.Nettrace;

/// <summary>A field of an event, as a metadata record of the stream describes it.</summary>
/// <param name="Name">Its name; empty for one without.</param>
/// <param name="Type">What it holds; never <see cref="FieldType.Structure"/>, whose fields stand in its place.</param>
internal readonly record struct EventField(string Name, FieldType Type);
