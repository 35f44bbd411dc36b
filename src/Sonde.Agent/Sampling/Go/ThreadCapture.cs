using System.Diagnostics;
using System.Runtime.InteropServices;
using Sonde.Agent.Native;

namespace Sonde.Agent.Sampling.Go;

/// <summary>
/// Copies where threads of another process are: each is seized, interrupted, copied and let go again at once (ptrace(2)), one after the other. Between two of these nobody
/// traces the process, so its signals go their way without a detour, and a debugger finds it free.
/// </summary>
/// <remarks>
/// A signal that comes while a thread stands is delivered to it as it would have been: with its sender, or as a stop of the whole process. Should this process be killed, the
/// kernel lets the thread go on. One thread makes all calls of a capture. After <see cref="CaptureOutcome.Late"/> that thread has to end: the kernel then takes the interruption back.
/// </remarks>
/// <param name="processId">The process.</param>
internal sealed unsafe class ThreadCapture(int processId) : IDisposable
{
    private const int Detach = 17;
    private const int GetRegisters = 0x4204;
    private const int Seize = 0x4206;
    private const int Interrupt = 0x4207;
    private const int GeneralRegisters = 1;
    private const int MostRegisters = 34;
    private const int StopEvent = 128;
    private const int MostStandings = 8;

    /// <summary>Above every number that the kernel gives (PID_MAX_LIMIT is 2^22).</summary>
    private const int NoThread = int.MaxValue;

    private const int TimerSlack = 29;
    private const nuint LeastSlackNanoseconds = 1;

    private readonly ulong[] _registers = new ulong[MostRegisters];
    private readonly StopWait _wait = new();
    private readonly GoroutineFinder _goroutine = new((address, bytes) => RemoteMemory.Read(processId, address, bytes));

    /// <summary>
    /// How long the last thread stood, at most: to its letting go, from the last look that found it running or from the signal of its stop. What it waited for a processor before and after
    /// does not count: let go, it often takes the very one of who let it go.
    /// </summary>
    public TimeSpan Stall { get; private set; }

    /// <summary>
    /// Goes through all that is done while a thread stands, with one that is not there: so nothing stands the first time while code is brought into memory. And has the kernel wake
    /// the calling thread, which makes all captures, at the moment that it asked for instead of up to 50 µs later.
    /// </summary>
    public void Prepare(ThreadSnapshot into)
    {
        _ = Libc.ProcessControl(TimerSlack, LeastSlackNanoseconds, 0, 0, 0);
        _wait.Prepare();
        _ = _wait.Next(NoThread, out var since);
        _ = Copy(NoThread, into);
        Array.Clear(_registers);
        Read(into);
        LetGo(NoThread, 0, since);
    }

    /// <summary>Copies a thread.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="into">Where to; holds what is meant only if it was taken.</param>
    public CaptureOutcome Capture(int thread, ThreadSnapshot into)
    {
        // Who waits for any child of ours would take the stop away.
        using var turn = ChildWait.Turn.EnterScope();
        if (Libc.Trace(Seize, thread, 0, null) != 0)
        {
            return Marshal.GetLastPInvokeError() == Errno.NoSuchProcess ? CaptureOutcome.Gone : CaptureOutcome.Refused;
        }

        _ = Libc.Trace(Interrupt, thread, 0, null);
        var status = _wait.Next(thread, out var since);
        var outcome = status switch
        {
            null => CaptureOutcome.Late,
            { } stop when !IsStop(stop) => CaptureOutcome.Gone,
            { } stop when IsJobStop(stop) => CaptureOutcome.Standing,
            _ => Copy(thread, into) ? CaptureOutcome.Taken : CaptureOutcome.Gone,
        };
        if (status is { } last && IsStop(last))
        {
            LetGo(thread, last, since);
        }

        _wait.PassOn();
        return outcome;
    }

    /// <inheritdoc/>
    public void Dispose() => _wait.Dispose();

    private static bool IsStop(int status) => (status & 0xff) == 0x7f;

    private static int SignalOf(int status) => (status >> 8) & 0xff;

    private static bool IsEvent(int status) => status >> 16 == StopEvent;

    /// <summary>Of a job-control stop the event carries its signal, of an interruption SIGTRAP.</summary>
    private static bool IsJobStop(int status) => IsEvent(status) && SignalOf(status) != Signals.Trap;

    /// <summary>With the signal that it was about to get, if it was. One that cannot be let go has another stop to tell first, or is ending.</summary>
    private void LetGo(int thread, int status, long since)
    {
        for (var standings = 0; standings < MostStandings; standings++)
        {
            var signal = IsEvent(status) ? 0 : SignalOf(status);
            Stall = Stopwatch.GetElapsedTime(since);
            if (Libc.Trace(Detach, thread, 0, (void*)signal) == 0 || _wait.Next(thread, out _) is not { } next || !IsStop(next))
            {
                return;
            }

            status = next;
        }
    }

    private bool Copy(int thread, ThreadSnapshot into)
    {
        fixed (ulong* start = _registers)
        {
            var part = new MessagePart { Start = start, Length = MostRegisters * sizeof(ulong) };
            if (Libc.Trace(GetRegisters, thread, GeneralRegisters, &part) != 0)
            {
                return false;
            }
        }

        Read(into);
        return true;
    }

    private void Read(ThreadSnapshot into)
    {
        ThreadRegisters.Read(_registers, into, out var goroutine, out var local);
        _goroutine.Copy(into, goroutine, local);
    }
}
