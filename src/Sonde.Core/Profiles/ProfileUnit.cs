namespace Sonde.Core.Profiles;

/// <summary>What the values of a profile count.</summary>
public enum ProfileUnit
{
    /// <summary>Times that a stack was seen.</summary>
    Samples,

    /// <summary>Time, in nanoseconds.</summary>
    Nanoseconds,

    /// <summary>Memory, in bytes.</summary>
    Bytes,

    /// <summary>Anything else that is counted: objects, cycles, contentions.</summary>
    Count,
}
