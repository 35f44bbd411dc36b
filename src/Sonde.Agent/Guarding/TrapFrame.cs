using System.Buffers.Binary;
using Sonde.Agent.Native;

namespace Sonde.Agent.Guarding;

/// <summary>
/// A thread of amd64 that the kernel has just sent into its handler for a breakpoint's SIGTRAP, and how it comes back from there as if it had
/// never been hit. Pure.
/// </summary>
/// <remarks>
/// At a handler's first instruction (arch/x86/kernel/signal_64.c, Linux 6.18): RDI is the signal, RSI the siginfo, RDX the ucontext; RSP points at
/// the address of the code that calls rt_sigreturn, and the ucontext follows it. A breakpoint's SIGTRAP has the code SI_KERNEL, and the instruction
/// pointer is one byte behind it.
/// </remarks>
internal static class TrapFrame
{
    /// <summary>Registers of <c>struct user_regs_struct</c>, 8 bytes each, little-endian.</summary>
    public const int RegisterCount = 27;

    /// <summary>Where in a ucontext the interrupted instruction's address is.</summary>
    public const int InstructionOffset = 168;

    private const int Rdx = 12;
    private const int Rsi = 13;
    private const int Rdi = 14;
    private const int Rip = 16;
    private const int Rsp = 19;
    private const int SentByKernel = 0x80;

    /// <summary>Reads eight bytes of the process's memory; null where there are none.</summary>
    public delegate long? Reader(long address);

    /// <summary>Whether the thread stands there, and for a breakpoint.</summary>
    /// <param name="registers">Its registers.</param>
    /// <param name="read">The process's memory.</param>
    /// <param name="isBreakpoint">Whether a debugger had put a breakpoint at an address, or nothing else can have trapped there.</param>
    /// <returns>What to write: the address of the breakpoint, and where; null where it stands elsewhere.</returns>
    public static (long Slot, long Instruction)? Find(ReadOnlySpan<long> registers, Reader read, Func<long, bool> isBreakpoint)
    {
        if (registers[Rdi] != Signals.Trap || registers[Rdx] != registers[Rsp] + 8
            || read(registers[Rsi]) is not { } first || (int)first != Signals.Trap
            || read(registers[Rsi] + 8) is not { } second || (int)second != SentByKernel)
        {
            return null;
        }

        var slot = registers[Rdx] + InstructionOffset;
        return read(slot) is { } after && isBreakpoint(after - 1) && ReturnsFromSignal(registers, read) ? (slot, after - 1) : null;
    }

    /// <summary>Has the thread return from its handler at once.</summary>
    /// <param name="registers">Its registers; changed.</param>
    /// <param name="read">The process's memory.</param>
    public static void Leave(Span<long> registers, Reader read)
    {
        registers[Rip] = read(registers[Rsp])!.Value;
        registers[Rsp] += 8;
    }

    /// <summary><c>mov $15,%eax; syscall</c>, in either of its spellings.</summary>
    private static bool ReturnsFromSignal(ReadOnlySpan<long> registers, Reader read)
    {
        if (read(registers[Rsp]) is not { } code || read(code) is not { } first || read(code + 8) is not { } second)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, first);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], second);
        return bytes.StartsWith((ReadOnlySpan<byte>)[0x48, 0xc7, 0xc0, 15, 0, 0, 0, 0x0f, 0x05]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xb8, 15, 0, 0, 0, 0x0f, 0x05]);
    }
}
