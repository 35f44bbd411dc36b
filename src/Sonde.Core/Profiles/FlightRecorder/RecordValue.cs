namespace Sonde.Core.Profiles.FlightRecorder;

/// <summary>The value of a field.</summary>
/// <param name="Number">A number; the key of a constant; for what has parts, or is several, where it begins in the chunk.</param>
/// <param name="Text">A text; null for what is none, or is told elsewhere by its number.</param>
internal readonly record struct RecordValue(long Number, string? Text);
