namespace Sonde.Core.Diagnosis;

/// <summary>What a cause is worth beside others; the first ones come first.</summary>
internal enum CauseWeight
{
    /// <summary>It explains the state by itself.</summary>
    Cause,

    /// <summary>It follows from something else, or stands beside it.</summary>
    Consequence,

    /// <summary>It says what is seen and not why: said only where nothing else is known.</summary>
    Guess,
}
