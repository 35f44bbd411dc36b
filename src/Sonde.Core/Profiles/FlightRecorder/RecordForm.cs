namespace Sonde.Core.Profiles.FlightRecorder;

/// <summary>How the values of a class are written.</summary>
internal enum RecordForm
{
    /// <summary>One byte.</summary>
    Byte,

    /// <summary>A packed number.</summary>
    Packed,

    /// <summary>Four bytes.</summary>
    Four,

    /// <summary>Eight bytes.</summary>
    Eight,

    /// <summary>A text.</summary>
    Text,

    /// <summary>Field by field.</summary>
    Parts,
}
