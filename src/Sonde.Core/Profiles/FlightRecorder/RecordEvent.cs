namespace Sonde.Core.Profiles.FlightRecorder;

/// <summary>An event of a chunk.</summary>
internal ref struct RecordEvent
{
    /// <summary>The number of its class.</summary>
    public long Kind;

    /// <summary>At the first of its fields.</summary>
    public RecordCursor Fields;

    /// <summary>Where it ends in the chunk.</summary>
    public int End;
}
