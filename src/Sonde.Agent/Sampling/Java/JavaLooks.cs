using Sonde.Agent.InProcess.Java;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Java;

/// <summary>Prepares what a JVM is to tell of itself. Nothing is done to it yet.</summary>
internal static class JavaLooks
{
    /// <summary>Prepares it.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="library">The profiler of this image; null for none.</param>
    /// <param name="table">/proc.</param>
    /// <param name="clock">Time.</param>
    /// <returns>Null where the process is no JVM, or what is wanted is not a JVM's to tell.</returns>
    /// <exception cref="AgentRefusedException">It cannot be told.</exception>
    public static IRuntimeLook? TryOpen(SampleRequest request, AsyncProfilerLibrary? library, IProcessTable table, TimeProvider clock)
    {
        if (request.Kind == SampleKind.Goroutine)
        {
            return null;
        }

        if (JavaFinding.Find(request.ProcessId) is not { } machine)
        {
            return request.Kind is SampleKind.Cpu or SampleKind.Wall
                ? null
                : throw new AgentRefusedException(new AgentError(AgentErrorCode.ToolFailed, $"Process {request.ProcessId} maps no libjvm.so: this is told of Java programs alone."));
        }

        if (Judge(table.Status(request.ProcessId)?.UserIds[1], table.Status(Environment.ProcessId)?.UserIds[1]) is (var theirs, var own))
        {
            throw JavaRefusal.OtherUser(request.ProcessId, theirs, own);
        }

        var version = JavaFinding.Version(request.ProcessId, machine) ?? "of an unknown version";
        if (request.Recording)
        {
            return request.Kind is SampleKind.Cpu or SampleKind.Alloc or SampleKind.Mutex
                ? new FlightRecording(request, version, table, clock)
                : throw new AgentRefusedException(new AgentError(AgentErrorCode.NotUnderstood, "A flight recorder tells cpu, alloc and mutex alone."));
        }

        if (AsyncProfilerWords.Engines(request.Kind).Count == 0)
        {
            return new JvmText(request, version, table, clock);
        }

        var maps = JvmMaps.Parse(File.ReadLines($"/proc/{request.ProcessId}/maps"));
        return maps.IsMusl ? throw JavaRefusal.Musl(request.ProcessId)
            : maps.Foreign is { } foreign ? throw JavaRefusal.Foreign(request.ProcessId, foreign)
            : new AsyncProfiling(request, version, library ?? throw JavaRefusal.NoProfiler(), maps.Own, table, clock);
    }

    /// <summary>The ids where they differ: a JVM answers its own user alone. Null where they are the same, or one of the processes has ended.</summary>
    internal static (int Theirs, int Own)? Judge(int? theirs, int? own) => theirs is { } one && own is { } other && one != other ? (one, other) : null;
}
