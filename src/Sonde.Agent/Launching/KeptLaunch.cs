using System.Globalization;
using Sonde.Agent.Guarding;
using Sonde.Agent.Native;
using Sonde.Agent.Processes;
using Sonde.Agent.Trapping;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Launching;

/// <summary>Starts debuggers under keepers (<see cref="KeepCommand"/>).</summary>
internal sealed class KeptLaunch(ChildProcesses children, IProcessTable table, ToolPlaces places)
{
    /// <summary>Starts one, after a handler was lent to its target. Where its <see cref="DebuggerProcess.Tool"/> has no process it has failed already.</summary>
    /// <param name="target">Its target.</param>
    /// <param name="command">Its absolute path and its arguments.</param>
    /// <param name="door">How clients come to it.</param>
    /// <param name="variable">What its environment has besides, <c>NAME=value</c>; null for nothing.</param>
    /// <exception cref="AgentRefusedException">Not even the keeper could be started; nothing is left behind.</exception>
    public async Task<DebuggerProcess> RunAsync(DebugTarget target, IReadOnlyList<string> command, DebuggerDoor door, string? variable)
    {
        var (keeperInput, life) = Descriptor.Pipe();
        var (report, keeperOutput) = Descriptor.Pipe();
        var (tail, keeperError) = Descriptor.Pipe();
        var output = ToolOutput.ReadFrom(tail);
        Child keeper;
        _ = target.Before.IsStopped || TrapCatcher.Lend(target.ProcessId);
        try
        {
            keeper = await children.StartAsync(
                new ChildStart(
                    OwnProcess.Executable, Words(target.ProcessId, command, door), variable is null ? places.Environment : [.. places.Environment, variable],
                    keeperInput, keeperOutput, keeperError)
                {
                    Held = door.Inherited,
                });
        }
        catch (IOException failure)
        {
            _ = Libc.Close(life);
            _ = Libc.Close(report);
            door.Close();
            _ = TrapCatcher.TakeBack(target.ProcessId);
            throw new AgentRefusedException(new AgentError(AgentErrorCode.ToolFailed, failure.Message));
        }
        finally
        {
            door.HandedOver();
            _ = Libc.Close(keeperInput);
            _ = Libc.Close(keeperOutput);
            _ = Libc.Close(keeperError);
        }

        return new DebuggerProcess(keeper, life, new ToolHandle(table, await ReadNumberAsync(report)), door, output);
    }

    private static string[] Words(int processId, IReadOnlyList<string> command, DebuggerDoor door) =>
    [
        "sonde-agent", "keep", "--parent", Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
        "--target", processId.ToString(CultureInfo.InvariantCulture),
        .. door.SocketPath is { } path ? ["--socket", path] : Array.Empty<string>(), "--", .. command,
    ];

    private static async Task<int> ReadNumberAsync(int descriptor)
    {
        await using var pipe = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, bufferSize: 0);
        using var reader = new StreamReader(pipe);
        var line = await reader.ReadLineAsync();
        return int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
