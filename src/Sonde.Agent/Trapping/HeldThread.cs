using System.Globalization;
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
    private const int Rsp = 19;

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
    private const int ExtendedRegisters = 0x202;
    private const int MostExtendedBytes = 16 * 1024;
    private const int RedZone = 256;
    private const int CodeLength = 3;

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

    /// <summary>
    /// Has it call a function that neither blocks nor depends on what the thread was doing. Registers of every kind are as before afterwards.
    /// </summary>
    /// <param name="code">The address of <c>call rax; int3</c>.</param>
    /// <param name="function">The function.</param>
    /// <param name="first">Its first argument.</param>
    /// <param name="second">Its second argument.</param>
    /// <returns>Its result; null where it did not return within 0.2 s, and was broken off.</returns>
    public long? CallFunction(long code, long function, long first, long second)
    {
        var extended = new byte[MostExtendedBytes];
        ulong mask;
        var length = TransferExtended(GetRegisters, extended, extended.Length);
        if (length <= 0 || Libc.Trace(GetMask, _thread, sizeof(ulong), &mask) != 0)
        {
            return null;
        }

        var registers = (long[])_before.Clone();
        (registers[Rip], registers[Rax], registers[OriginalRax], registers[Rdi], registers[Rsi]) = (code, function, -1, first, second);
        registers[Rsp] = (registers[Rsp] - RedZone) & ~15L;
        try
        {
            return SetSignals(~(1UL << (Signals.Trap - 1))) && Write(registers) && Libc.Trace(Continue, _thread, 0, null) == 0 && AwaitReturn(registers, code)
                ? registers[Rax]
                : null;
        }
        finally
        {
            _ = TransferExtended(SetRegisters, extended, length);
            Restore(mask);
        }
    }

    /// <summary>
    /// Lets a call that the thread waits in end as a signal would end it (EINTR), so that an interpreter that waits there looks around, and waits on. Only calls that
    /// programs must take that from, whatever they have set: none that is begun again after a handler with SA_RESTART, but for accept, which CPython begins again itself.
    /// </summary>
    public void InterruptCall()
    {
        const long interrupted = -4;
        if (EndsAtSignals(_before[OriginalRax], _before[Rsi]) && _before[Rax] is -512 or -513 or -514 or -516)
        {
            var registers = (long[])_before.Clone();
            (registers[Rax], registers[OriginalRax]) = (interrupted, -1);
            _ = Write(registers);
        }
    }

    /// <summary>Takes the first thread of a process that may be taken, the process's first if possible; null for none.</summary>
    public static HeldThread? TakeAny(int processId)
    {
        foreach (var thread in ThreadsOf(processId))
        {
            if (Take(thread) is { } held)
            {
                return held;
            }
        }

        return null;
    }

    /// <summary>The threads of a process; none where it has ended.</summary>
    public static List<int> ThreadsOf(int processId)
    {
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{processId}/task").Select(static path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).Order()];
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>The address of a <c>syscall</c> instruction in a process; null where none was found.</summary>
    public static long? FindCall(int processId)
    {
        if (TrapCatcher.ReadMaps(processId) is not { } maps || TrapPage.KernelCode(maps) is not { } place)
        {
            return null;
        }

        var code = new byte[place.Length];
        return ProcessMemory.TryRead(processId, place.Start, code) && code.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x0f, 0x05]) is >= 0 and var at ? place.Start + at : null;
    }

    /// <summary>Runs what holds threads on a thread of its own, while nobody else waits for the agent's children.</summary>
    public static void Run(string name, Action hold)
    {
        var thread = new Thread(Body, maxStackSize: 256 * 1024) { IsBackground = true, Name = name };
        thread.Start();
        thread.Join();

        void Body()
        {
            using var turn = ChildWait.Turn.EnterScope();
            hold();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => LetGo();

    // poll, select, nothing that sleeps for a relative time (the rest of it would be lost), accept, futex, epoll; clock_nanosleep to a moment.
    private static bool EndsAtSignals(long call, long second) =>
        call is 7 or 23 or 43 or 202 or 232 or 270 or 271 or 281 or 288 or 441 || (call == 230 && second == 1);

    /// <summary>Until the int3 behind the call; a thread that does not come is stopped where it is.</summary>
    private bool AwaitReturn(long[] registers, long code)
    {
        for (var stops = 0; stops < MostStops; stops++)
        {
            if (Wait() is not { } status)
            {
                _ = Libc.Trace(Interrupt, _thread, 0, null);
                _ = Wait();
                return false;
            }

            KeepSignal(status);
            if (!Read(registers))
            {
                return false;
            }

            if (registers[Rip] == code + CodeLength)
            {
                return true;
            }

            if (Libc.Trace(Continue, _thread, 0, null) != 0)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>The x87, SSE and AVX registers (NT_X86_XSTATE); how many bytes they are, or -1.</summary>
    private int TransferExtended(int request, byte[] bytes, int length)
    {
        fixed (byte* start = bytes)
        {
            var part = new MessagePart { Start = start, Length = (nuint)length };
            return Libc.Trace(request, _thread, ExtendedRegisters, &part) == 0 ? (int)part.Length : -1;
        }
    }

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
