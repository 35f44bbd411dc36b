namespace Sonde.Agent.Native;

/// <summary>Processor time, to the nanosecond (clock_gettime(2)).</summary>
internal static unsafe class ProcessorClock
{
    /// <summary>CLOCK_PROCESS_CPUTIME_ID: of this process.</summary>
    public const int Process = 2;

    /// <summary>CLOCK_THREAD_CPUTIME_ID: of the calling thread.</summary>
    public const int Thread = 3;

    /// <summary>Reads one of the clocks.</summary>
    public static TimeSpan Read(int clock)
    {
        var time = stackalloc long[2];
        return Libc.ReadClock(clock, time) == 0 ? TimeSpan.FromSeconds(time[0]) + TimeSpan.FromTicks(time[1] / TimeSpan.NanosecondsPerTick) : TimeSpan.Zero;
    }
}
