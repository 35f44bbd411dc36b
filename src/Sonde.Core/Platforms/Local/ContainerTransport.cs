using Sonde.Containers;

namespace Sonde.Core.Platforms.Local;

/// <summary>The agent's standard streams through the engine's exec.</summary>
internal static class ContainerTransport
{
    /// <summary>Podman and Docker say this when the program is not in the image (OCI runtime convention: exit code 127).</summary>
    private const int ProgramMissing = 127;

    /// <summary>After the stream's end the engine's client needs a moment to tell the exit code.</summary>
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(2);

    /// <summary>Starts the agent's <c>connect</c>.</summary>
    public static AgentTransport Open(ContainerClient client, string toolbox)
    {
        var exec = client.Exec(toolbox, AgentCommands.Connect);
        return new AgentTransport { Stream = exec, Exit = () => DescribeAsync(exec) };
    }

    private static async Task<AgentExit> DescribeAsync(ContainerExec exec)
    {
        await ((Task)exec.Completion.WaitAsync(ExitLimit, TimeProvider.System)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new AgentExit(exec.ExitCode, exec.StandardErrorTail.Trim(), exec.ExitCode == ProgramMissing, exec.IsContainerMissing);
    }
}
