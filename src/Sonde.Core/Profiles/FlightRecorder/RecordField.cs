namespace Sonde.Core.Profiles.FlightRecorder;

/// <summary>A field of a class.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ClassId">The class of its values.</param>
/// <param name="IsConstant">It holds the key of a constant.</param>
/// <param name="IsArray">It holds several, their number first.</param>
/// <param name="IsTicks">It is a time in the chunk's ticks.</param>
internal sealed record RecordField(string Name, long ClassId, bool IsConstant, bool IsArray, bool IsTicks);
