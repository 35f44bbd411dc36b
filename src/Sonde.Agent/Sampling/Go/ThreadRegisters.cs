using System.Runtime.InteropServices;

namespace Sonde.Agent.Sampling.Go;

/// <summary>The general registers of a thread, as PTRACE_GETREGSET gives them: <c>user_regs_struct</c> of amd64, <c>user_pt_regs</c> of arm64.</summary>
internal static class ThreadRegisters
{
    /// <summary>Whether a call leaves its return address in a register.</summary>
    public static bool HasLinkRegister => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>Reads those that matter.</summary>
    /// <param name="registers">All, in the kernel's order.</param>
    /// <param name="into">Where the place and the stack pointer go.</param>
    /// <param name="goroutine">Where Go's own code keeps its goroutine (R14, X28); another number in other code.</param>
    /// <param name="local">The beginning of the thread's own storage (FS); 0 where it is not told.</param>
    public static void Read(ReadOnlySpan<ulong> registers, ThreadSnapshot into, out ulong goroutine, out ulong local) =>
        Read(registers, into, HasLinkRegister, out goroutine, out local);

    /// <summary>Likewise, for either machine.</summary>
    internal static void Read(ReadOnlySpan<ulong> registers, ThreadSnapshot into, bool isArm, out ulong goroutine, out ulong local)
    {
        if (isArm)
        {
            (into.Instruction, into.StackPointer, into.Link) = (registers[32], registers[31], registers[30]);
            (goroutine, local) = (registers[28], 0);
        }
        else
        {
            (into.Instruction, into.StackPointer, into.Link) = (registers[16], registers[19], 0);
            (goroutine, local) = (registers[1], registers[21]);
        }
    }
}
