using System.Diagnostics;
using System.Runtime.InteropServices;
using Sonde.Agent.Native;

namespace Sonde.Agent.Sampling.Go;

/// <summary>
/// Waits until a thread that was interrupted stands. At first without sleeping: one that runs on another processor stands within microseconds. Then until the signal that the kernel
/// sends at the stop: who slept and looked again would find its own processor taken meanwhile, and the thread would stand until there is one. One thread makes all calls.
/// </summary>
/// <remarks>
/// waitpid(2) has no limit of time, sigtimedwait(2) has. SIGCHLD goes to the whole process, and where the calling thread keeps it blocked and waits for it, to that one. Where it does not come
/// (a handler with SA_NOCLDSTOP), the wait is one of a millisecond at a time.
/// </remarks>
internal sealed unsafe class StopWait : IDisposable
{
    private const int AnyThread = 0x40000000;
    private const int NoHang = 1;
    private const int BlockSignals = 0;
    private const int SignalSetBytes = 128;
    private const long MillisecondNanoseconds = 1_000_000;

    private static readonly TimeSpan LookedFor = TimeSpan.FromMicroseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly byte[] _childEnded = new byte[SignalSetBytes];
    private SchedulingDelay? _delay;
    private bool _hasTaken;

    /// <summary>Makes the calling thread the one that waits, for as long as it lives; goes once through what it does, so that its code is in memory.</summary>
    public void Prepare()
    {
        _childEnded[(Signals.ChildEnded - 1) / 8] = 1 << ((Signals.ChildEnded - 1) % 8);
        fixed (byte* signals = _childEnded)
        {
            _ = Libc.SetSignalMask(BlockSignals, signals, null);
        }

        _delay = SchedulingDelay.OfThisThread();
        _ = AwaitSignal(0);
    }

    /// <summary>A thread's next stop or end, as waitpid(2) tells it (0 where there is nobody to wait for); null where none comes within seconds.</summary>
    /// <param name="thread">Traced by the calling thread.</param>
    /// <param name="since">When it may have come to stand, at the earliest: when it was last looked for, or when the signal of it came. In <see cref="Stopwatch"/>'s time.</param>
    public int? Next(int thread, out long since)
    {
        since = Stopwatch.GetTimestamp();
        var began = since;
        while (true)
        {
            var before = Stopwatch.GetTimestamp();
            if (TryTake(thread, out var status))
            {
                return status;
            }

            since = before;
            var waited = Stopwatch.GetElapsedTime(began, before);
            if (waited >= Longest)
            {
                return null;
            }

            if (waited >= LookedFor)
            {
                since = AwaitSignal(MillisecondNanoseconds);
            }
        }
    }

    /// <summary>
    /// To be called when nothing stands any more: a signal that was taken may also have been that of a child's end, of which the kernel keeps no second one, so whoever else waits for SIGCHLD
    /// gets it again.
    /// </summary>
    public void PassOn()
    {
        if (_hasTaken)
        {
            _hasTaken = false;
            _ = Libc.Kill(Environment.ProcessId, Signals.ChildEnded);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _delay?.Dispose();

    /// <summary>False where it runs.</summary>
    private static bool TryTake(int thread, out int status)
    {
        int told;
        var found = Libc.WaitForChild(thread, &told, AnyThread | NoHang);
        status = found == thread ? told : 0;
        return found == thread || (found < 0 && Marshal.GetLastPInvokeError() != Errno.Interrupted);
    }

    /// <summary>When the signal came: now, less what the caller waited for a processor since. Where none came in time, or that wait is not known: when it began to wait.</summary>
    private long AwaitSignal(long mostNanoseconds)
    {
        var began = Stopwatch.GetTimestamp();
        var before = _delay?.Read();
        var most = stackalloc long[] { 0, mostNanoseconds };
        int signal;
        fixed (byte* signals = _childEnded)
        {
            signal = Libc.AwaitSignal(signals, null, most);
        }

        _hasTaken |= signal == Signals.ChildEnded;
        return signal == Signals.ChildEnded && before is { } earlier && _delay?.Read() is { } later
            ? Stopwatch.GetTimestamp() - (long)((later - earlier) / (double)TimeSpan.NanosecondsPerTick / TimeSpan.TicksPerSecond * Stopwatch.Frequency)
            : began;
    }
}
