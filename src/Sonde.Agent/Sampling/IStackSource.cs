namespace Sonde.Agent.Sampling;

/// <summary>Reads the stacks of one process of one runtime, from outside. For one thread.</summary>
internal interface IStackSource : IDisposable
{
    /// <summary>As <see cref="Sonde.Tunnel.Control.ProcessDescription.Runtime"/> names it.</summary>
    string Runtime { get; }

    /// <summary>The runtime's version.</summary>
    string Version { get; }

    /// <summary>Whether there is a lock that one thread at a time holds to run.</summary>
    bool HasLock { get; }

    /// <summary>Stacks that were not counted, because they changed while they were read.</summary>
    long TornStacks { get; }

    /// <summary>Stacks that were counted without their innermost frames, which changed.</summary>
    long CutStacks { get; }

    /// <summary>For how long it has made threads stand; null for one that never does.</summary>
    StallMeter? Stalls => null;

    /// <summary>Takes one sample.</summary>
    /// <param name="tally">Counts what is seen.</param>
    SampleOutcome Take(StackTally tally);
}

/// <summary>What came of a sample.</summary>
internal enum SampleOutcome
{
    /// <summary>It was counted, and may have been empty.</summary>
    Taken,

    /// <summary>What there is to be read was changing.</summary>
    Torn,

    /// <summary>The process has ended, or become another program.</summary>
    Gone,
}
