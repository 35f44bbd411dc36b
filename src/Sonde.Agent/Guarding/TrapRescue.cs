using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sonde.Agent.Native;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Guarding;

/// <summary>
/// Saves threads that hit a breakpoint whose debugger was killed before it took notice: the kernel delivers the SIGTRAP to the process itself,
/// which dies of it. Where the process stands in a job-control stop, no such thread has executed anything of its handler yet, and can be taken
/// back to the breakpoint, whose own instruction is there again.
/// </summary>
/// <remarks>
/// amd64 only: elsewhere it does nothing. Threads: one, for a call: ptrace binds a tracee to a thread. It blocks for at most 50 ms a thread of the process.
/// </remarks>
internal sealed unsafe class TrapRescue
{
    private const int Seize = 0x4206;
    private const int Detach = 17;
    private const int GetRegisters = 0x4204;
    private const int SetRegisters = 0x4205;
    private const int GeneralRegisters = 1;
    private const int MostLooks = 50;

    private readonly SafeFileHandle _memory;
    private readonly Func<long, bool> _isBreakpoint;

    private TrapRescue(SafeFileHandle memory, Func<long, bool> isBreakpoint) => (_memory, _isBreakpoint) = (memory, isBreakpoint);

    /// <summary>Looks at every thread of a process that stands in a job-control stop and has no tracer; returns how many were saved.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="isBreakpoint">Whether a trap at an address can only have been a debugger's.</param>
    public static int Run(int processId, Func<long, bool> isBreakpoint)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return 0;
        }

        var saved = 0;
        var thread = new Thread(() => saved = RunHere(processId, isBreakpoint), maxStackSize: 256 * 1024) { IsBackground = true, Name = "trap rescue" };
        thread.Start();
        thread.Join();
        return saved;
    }

    private static int RunHere(int processId, Func<long, bool> isBreakpoint)
    {
        try
        {
            using var memory = File.OpenHandle($"/proc/{processId}/mem", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            var rescue = new TrapRescue(memory, isBreakpoint);
            return Directory.EnumerateDirectories($"/proc/{processId}/task")
                .Count(path => rescue.Save(int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Gone, or not to be touched: then it cannot be helped.
            return 0;
        }
    }

    private bool Save(int thread)
    {
        // One that runs by now needs no help, and must not be held.
        if (new ProcessTable().Stat(thread) is not { State: 'T' } || Libc.Trace(Seize, thread, 0, null) != 0)
        {
            return false;
        }

        try
        {
            return Leave(thread);
        }
        finally
        {
            _ = Libc.Trace(Detach, thread, 0, null);
        }
    }

    private bool Leave(int thread)
    {
        var registers = stackalloc long[TrapFrame.RegisterCount];
        var part = new MessagePart { Start = registers, Length = TrapFrame.RegisterCount * sizeof(long) };
        var looks = 0;
        while (Libc.Trace(GetRegisters, thread, GeneralRegisters, &part) != 0)
        {
            // Not in its tracing stop yet.
            if (++looks == MostLooks)
            {
                return false;
            }

            Descriptor.Pause(1);
        }

        var view = new Span<long>(registers, TrapFrame.RegisterCount);
        if (TrapFrame.Find(view, Read, _isBreakpoint) is not { } found)
        {
            return false;
        }

        var (slot, instruction) = found;

        TrapFrame.Leave(view, Read);
        return Libc.WriteAt((int)_memory.DangerousGetHandle(), (byte*)&instruction, sizeof(long), slot) == sizeof(long)
            && Libc.Trace(SetRegisters, thread, GeneralRegisters, &part) == 0;
    }

    private long? Read(long address)
    {
        long value;
        return address > 0 && Libc.ReadAt((int)_memory.DangerousGetHandle(), (byte*)&value, sizeof(long), address) == sizeof(long) ? value : null;
    }
}
