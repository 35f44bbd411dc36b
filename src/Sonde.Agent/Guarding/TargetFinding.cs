namespace Sonde.Agent.Guarding;

/// <summary>What a look at /proc says that the watched protocols did not.</summary>
internal enum TargetFinding
{
    /// <summary>Nothing new.</summary>
    Nothing,

    /// <summary>It stands in a tracing stop that no message told of.</summary>
    SeenStopped,

    /// <summary>It runs although it was thought stopped.</summary>
    SeenRunning,

    /// <summary>It is stopped and nobody is connected who could let it run.</summary>
    Stranded,

    /// <summary>It has ended.</summary>
    Gone,
}
