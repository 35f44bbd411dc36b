namespace Sonde.Agent.Sampling.Go;

/// <summary>What became of the attempt to look at a thread.</summary>
internal enum CaptureOutcome
{
    /// <summary>It was looked at, and runs.</summary>
    Taken,

    /// <summary>It is not there any more.</summary>
    Gone,

    /// <summary>It stands by the will of others: a signal, or a debugger that came.</summary>
    Standing,

    /// <summary>It is in the kernel, and has not come out for seconds. It stands when it does, as long as the thread lives that wanted to look at it.</summary>
    Late,

    /// <summary>The kernel does not let this process look at it.</summary>
    Refused,
}
