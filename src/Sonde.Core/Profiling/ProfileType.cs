namespace Sonde.Core.Profiling;

/// <summary>What a profile tells.</summary>
public enum ProfileType
{
    /// <summary>Where the processors compute.</summary>
    Cpu,

    /// <summary>What is in memory now: by who allocated it; of Java, .NET and Node.js, by class.</summary>
    Heap,

    /// <summary>What is allocated meanwhile.</summary>
    Alloc,

    /// <summary>Where the goroutines are.</summary>
    Goroutine,

    /// <summary>Where goroutines wait for each other.</summary>
    Block,

    /// <summary>Who holds the locks that others wait for; of Java, who waits.</summary>
    Mutex,

    /// <summary>Where the threads are, whether they compute or wait.</summary>
    Wall,

    /// <summary>Every thread's stack now.</summary>
    Threads,

    /// <summary>How long garbage collections stop all threads, by generation and why.</summary>
    Gc,
}
