using Sonde.Tunnel.Control;

namespace Sonde.Agent.Programs;

/// <summary>Starts programs; the second implementation is the tests'.</summary>
internal interface IProgramLauncher
{
    /// <summary>Starts one.</summary>
    /// <param name="request">What is wanted; its numbers and texts were judged.</param>
    /// <param name="mark">What it and its descendants are known by in their environment, unique among all that can be seen.</param>
    /// <exception cref="AgentRefusedException">It cannot be started; nothing is left behind.</exception>
    Task<LaunchedProgram> StartAsync(StartProgramRequest request, string mark);
}
