using Sonde.Agent.InProcess.Debugpy;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Python;

/// <summary>Prepares the sampling of a real process.</summary>
internal static class PythonSampling
{
    /// <summary>Opens its stacks; the caller disposes what is returned.</summary>
    /// <exception cref="AgentRefusedException">They cannot be read; nothing is left behind.</exception>
    public static IStackSource Open(SampleRequest request)
    {
        var memory = new TargetMemory(request.ProcessId);
        var runtime = PythonRuntime.Open(request.ProcessId, CPythonFinding.Find(request.ProcessId), memory);
        var states = new ThreadStates(request.ProcessId);
        return new PythonStackReader(memory, runtime, request, states.IsRunning, states.Forget);
    }
}
