using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Go;

/// <summary>Prepares the sampling of a Go program.</summary>
internal static class GoSampling
{
    /// <summary>Opens its stacks; the caller disposes what is returned.</summary>
    /// <exception cref="AgentRefusedException">They cannot be read; nothing is left behind.</exception>
    public static IStackSource Open(SampleRequest request)
    {
        if (request.Kind == SampleKind.Wall)
        {
            throw new AgentRefusedException(new AgentError(
                AgentErrorCode.NotPrepared, "Threads of a Go program that wait say nothing of its goroutines: it is sampled by the kinds cpu and goroutine."));
        }

        var program = GoProgram.Open(request.ProcessId);
        try
        {
            return request.Kind == SampleKind.Cpu
                ? new GoStackSource(program, request.Lines)
                : new GoroutineSource(program, GoroutineReader.Open(program), request.Lines);
        }
        catch
        {
            program.Dispose();
            throw;
        }
    }
}
