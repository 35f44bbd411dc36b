namespace Sonde.Core.Profiles.Nettrace;

/// <summary>What a field of an event holds (microsoft/perfview, NetTraceFormat_v5.md, "PayloadFields"): <see cref="TypeCode"/>, and what EventPipe adds to it. Little endian.</summary>
internal enum FieldType
{
    /// <summary>Fields of its own.</summary>
    Structure = 1,

    /// <summary>Four bytes, unlike elsewhere.</summary>
    Boolean = 3,

    /// <summary>Two bytes.</summary>
    Char = 4,

    /// <summary>A byte.</summary>
    SByte = 5,

    /// <summary>A byte.</summary>
    Byte = 6,

    /// <summary>Two bytes.</summary>
    Int16 = 7,

    /// <summary>Two bytes.</summary>
    UInt16 = 8,

    /// <summary>Four bytes.</summary>
    Int32 = 9,

    /// <summary>Four bytes.</summary>
    UInt32 = 10,

    /// <summary>Eight bytes.</summary>
    Int64 = 11,

    /// <summary>Eight bytes.</summary>
    UInt64 = 12,

    /// <summary>Four bytes, IEEE 754.</summary>
    Single = 13,

    /// <summary>Eight bytes, IEEE 754.</summary>
    Double = 14,

    /// <summary>Sixteen bytes.</summary>
    Decimal = 15,

    /// <summary>Eight bytes.</summary>
    DateTime = 16,

    /// <summary>Sixteen bytes.</summary>
    Guid = 17,

    /// <summary>UTF-16 up to a zero.</summary>
    Text = 18,
}
