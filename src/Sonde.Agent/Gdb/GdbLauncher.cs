using Sonde.Agent.Guarding;
using Sonde.Agent.Launching;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Gdb;

/// <summary>Starts a gdb for each client: it speaks the Debug Adapter Protocol over its own input and output, and attaches when the client asks for it.</summary>
/// <param name="children">Starts processes.</param>
/// <param name="table">/proc.</param>
/// <param name="places">Where gdb is.</param>
/// <param name="tools">The versions of this image's tools.</param>
/// <param name="clock">Time.</param>
internal sealed class GdbLauncher(
    ChildProcesses children, IProcessTable table, ToolPlaces places, Task<IReadOnlyDictionary<string, string>> tools, TimeProvider clock) : IDebuggerLauncher
{
    /// <summary>The agent's name for it, in requests and among its tools.</summary>
    public const string Name = "native";

    private readonly KeptLaunch _launch = new(children, table, places);

    /// <inheritdoc/>
    public bool IsForOneClient => true;

    /// <inheritdoc/>
    public async Task<string> CheckAsync(int processId, MemoryWish memory)
    {
        var version = places.Gdb is null ? null : (await tools).GetValueOrDefault(Name, "unknown");
        if (version is null)
        {
            throw Refused(AgentErrorCode.ToolMissing, "There is no gdb in this image.");
        }

        if (!GdbCommand.Speaks(version))
        {
            throw Refused(AgentErrorCode.ToolMissing, $"The gdb of this image is {version}; the Debug Adapter Protocol takes {GdbCommand.OldestMajor} or later.");
        }

        TraceCheck.Pass(table, processId);
        if (!memory.MayExceed && DebuggerMemory.Refuse(MemoryRoom.Find(table, memory.LimitBytes), GdbMemory.EstimateFor(processId), "gdb") is { } error)
        {
            throw new AgentRefusedException(error);
        }

        return version;
    }

    /// <inheritdoc/>
    public async Task<DebuggerStart> StartAsync(DebugTarget target, MemoryWish memory, PauseLimit? limit, CancellationToken cancellation)
    {
        var version = await CheckAsync(target.ProcessId, memory);
        var door = new GdbDoor(target.ProcessId, clock);
        var process = await _launch.RunAsync(target, GdbCommand.Words(places.Gdb!, target.ProcessId), door, variable: null);
        door.OnMoment = new AttachTimer(table, target.ProcessId, clock, freeze => process.OnFreeze(freeze)).Take;
        return process.Tool.ProcessId > 0 ? new DebuggerStart(process, version, TimeSpan.Zero) : throw await FailedAsync(process);
    }

    private async Task<AgentRefusedException> FailedAsync(DebuggerProcess process)
    {
        await Task.WhenAny(Task.WhenAll(process.KeeperExited, process.Output.Ended), Task.Delay(TimeSpan.FromSeconds(1), clock, CancellationToken.None));
        process.Close();
        return Refused(AgentErrorCode.ToolFailed, $"gdb was not started: {PlainText.Line(process.Output.Tail, 600)}");
    }

    private static AgentRefusedException Refused(string code, string message) => new(new AgentError(code, message));
}
