using Sonde.Agent.InProcess.Debugpy;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Python;

/// <summary>Prepares what a CPython is to tell of its own memory. Nothing is done to it yet.</summary>
internal static class PythonLooks
{
    private const long Mebi = 1024 * 1024;

    /// <summary>Less is not enough to count with.</summary>
    private const long LeastLeft = 64 * Mebi;

    /// <summary>Counting may take so much of the process's memory, and no more than a quarter of what is left to it.</summary>
    private const long Most = 256 * Mebi;

    /// <summary>Prepares it.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="table">/proc.</param>
    /// <param name="clock">Time.</param>
    /// <returns>Null where the process is no CPython, or what is wanted is not told from within.</returns>
    /// <exception cref="AgentRefusedException">It cannot be told.</exception>
    public static IRuntimeLook? TryOpen(SampleRequest request, IProcessTable table, TimeProvider clock)
    {
        if (request.Native || request.Kind is not (SampleKind.Alloc or SampleKind.Heap) || CPythonFinding.Find(request.ProcessId) is not { } python)
        {
            return null;
        }

        return (python.Major, python.Minor).CompareTo((3, DebugpyRefusal.OldestMinor)) < 0
            ? throw new AgentRefusedException(DebugpyRefusal.NoPython(request.ProcessId, python, PythonMemory.Name))
            : new PythonMemory(request, python, Judge(TargetRoom.Look(table, request.ProcessId).LeftBytes), table, clock);
    }

    /// <summary>How much memory counting may take, in bytes. Pure.</summary>
    /// <param name="leftBytes">What is left to the process; null where nothing is known.</param>
    /// <exception cref="AgentRefusedException">There is too little.</exception>
    internal static long Judge(long? leftBytes) =>
        leftBytes is not { } left ? Most / 4
        : left < LeastLeft ? throw new AgentRefusedException(new AgentError(
            AgentErrorCode.NotPrepared, $"Counting its memory takes memory of the process, of which {left / Mebi} MiB are left: the kernel could end the program for want of it."))
        : Math.Min(Most, left / 4);
}
