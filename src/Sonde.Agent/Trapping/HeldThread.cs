using System.Runtime.InteropServices;
using Sonde.Agent.Native;

namespace Sonde.Agent.Trapping;

/// <summary>
/// A thread of another process of amd64 that is held for some hundred microseconds, and makes system calls for us meanwhile. Disposing lets it go on where it was, with
/// its registers, its signal mask and its signals.
/// </summary>
/// <remarks>
/// As debuggers do it (ptrace(2)): seized, interrupted, one instruction at a time. A system call that it was in is begun again by the kernel, as after
/// SIGCONT. Should the holder be killed, the kernel lets the thread go as it is: unharmed while it is merely held, with another's registers in the
/// microseconds of a call. ptrace binds a thread to the thread that seized it: one thread makes all calls.
/// </remarks>
internal sealed unsafe class HeldThread : IDisposable
{
    private const int Registers = 27;
    private const int R10 = 7;
    private const int R9 = 8;
    private const int R8 = 9;
    private const int Rax = 10;
    private const int Rdx = 12;
    private const int Rsi = 13;
    private const int Rdi = 14;
    private const int OriginalRax = 15;
    private const int Rip = 16;

    private const int Continue = 7;
    private const int SingleStep = 9;
    private const int Detach = 17;
    private const int GetRegisters = 0x4204;
    private const int SetRegisters = 0x4205;
    private const int Seize = 0x4206;
    private const int Interrupt = 0x4207;
    private const int GetMask = 0x420a;
    private const int SetMask = 0x420b;
    private const int GeneralRegisters = 1;

    private const int AnyThread = 0x40000000;
    private const int NoHang = 1;
    private const int StopEvent = 128;
    private const int MostStops = 16;
    private const int QuickLooks = 200;
    private const int SlowLooks = 150;
    private const uint QuickMicroseconds = 20;
    private const uint SlowMicroseconds = 1000;

    private readonly int _thread;
    private readonly long[] _before = new long[Registers];
    private int _signal;

    private HeldThread(int thread) => _thread = thread;

    /// <summary>The instruction at which it is held.</summary>
    public long Instruction => _before[Rip];

    /// <summary>Takes hold of a thread; null where it may not be, has another tracer, stands in a job-control stop, or does not come within 0.2 s.</summary>
    public static HeldThread? Take(int thread)
    {
        if (Libc.Trace(Seize, thread, 0, null) != 0)
        {
            return null;
        }

        var held = new HeldThread(thread);
        if (held.TryStop() && held.Read(held._before))
        {
            return held;
        }

        held.LetGo();
        return null;
    }

    /// <summary>Has it make a system call.</summary>
    /// <param name="instruction">The address of a <c>syscall</c> instruction.</param>
    /// <param name="number">The call.</param>
    /// <param name="arguments">Up to six.</param>
    /// <returns>Its result, -errno for an error; null where the thread did not make it.</returns>
    public long? Call(long instruction, long number, params ReadOnlySpan<long> arguments)
    {
        var registers = (long[])_before.Clone();
        ReadOnlySpan<int> places = [Rdi, Rsi, Rdx, R10, R8, R9];
        for (var index = 0; index < arguments.Length; index++)
        {
            registers[places[index]] = arguments[index];
        }

        (registers[Rip], registers[Rax], registers[OriginalRax]) = (instruction, number, -1);
        ulong mask;
        if (Libc.Trace(GetMask, _thread, sizeof(ulong), &mask) != 0)
        {
            return null;
        }

        try
        {
            // All but SIGTRAP, by which a step tells that it is done: the kernel would reset its disposition, were it blocked.
            return SetSignals(~(1UL << (Signals.Trap - 1))) && Write(registers) ? Step(registers, instruction) : null;
        }
        finally
        {
            Restore(mask);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => LetGo();

    /// <summary>Until the instruction is done; what comes in between is waited for without sleeping: every microsecond counts.</summary>
    private long? Step(long[] registers, long instruction)
    {
        for (var stops = 0; stops < MostStops; stops++)
        {
            if (Libc.Trace(SingleStep, _thread, 0, null) != 0 || WaitForStep() is not { } status || !Read(registers))
            {
                return null;
            }

            KeepSignal(status);
            if (registers[Rip] != instruction)
            {
                return registers[Rax];
            }
        }

        return null;
    }

    /// <summary>Whatever went wrong before: a thread that goes on with another's registers takes its process down.</summary>
    private void Restore(ulong mask)
    {
        for (var tries = 0; !(Write(_before) && SetSignals(mask)) && tries < MostStops; tries++)
        {
            // It has not come to its stop yet.
            if (Wait() is { } status)
            {
                KeepSignal(status);
            }
        }
    }

    private int? WaitForStep()
    {
        int status;
        int found;
        do
        {
            found = Libc.WaitForChild(_thread, &status, AnyThread);
        }
        while (found < 0 && Marshal.GetLastPInvokeError() == Errno.Interrupted);

        return found == _thread && IsStop(status) ? status : null;
    }

    private static bool IsStop(int status) => (status & 0xff) == 0x7f;

    private static int SignalOf(int status) => (status >> 8) & 0xff;

    /// <summary>Signals that were on their way are given to it first.</summary>
    private bool TryStop()
    {
        if (Libc.Trace(Interrupt, _thread, 0, null) != 0)
        {
            return false;
        }

        for (var stops = 0; stops < MostStops; stops++)
        {
            if (Wait() is not { } status)
            {
                return false;
            }

            if (status >> 16 == StopEvent)
            {
                // Of a job-control stop the event carries that signal.
                return SignalOf(status) == Signals.Trap;
            }

            if (Libc.Trace(Continue, _thread, 0, (void*)SignalOf(status)) != 0)
            {
                return false;
            }
        }

        return false;
    }

    private bool SetSignals(ulong mask) => Libc.Trace(SetMask, _thread, sizeof(ulong), &mask) == 0;

    private bool Read(long[] registers) => Transfer(GetRegisters, registers);

    private bool Write(long[] registers) => Transfer(SetRegisters, registers);

    private bool Transfer(int request, long[] registers)
    {
        fixed (long* start = registers)
        {
            var part = new MessagePart { Start = start, Length = Registers * sizeof(long) };
            return Libc.Trace(request, _thread, GeneralRegisters, &part) == 0;
        }
    }

    /// <summary>A SIGSTOP cannot be blocked; it gets it when it is let go.</summary>
    private void KeepSignal(int status)
    {
        if (status >> 16 == 0 && SignalOf(status) != Signals.Trap)
        {
            _signal = SignalOf(status);
        }
    }

    /// <summary>Its next stop's status; null where it has ended, or does not come.</summary>
    private int? Wait()
    {
        for (var look = 0; look < QuickLooks + SlowLooks; look++)
        {
            int status;
            var found = Libc.WaitForChild(_thread, &status, AnyThread | NoHang);
            if (found != 0)
            {
                return found == _thread && IsStop(status) ? status : null;
            }

            // Who has slept is woken at once, also where others keep the processors busy.
            _ = Libc.Sleep(look < QuickLooks ? QuickMicroseconds : SlowMicroseconds);
        }

        return null;
    }

    private void LetGo() => _ = Libc.Trace(Detach, _thread, 0, (void*)_signal);
}
