using System.Globalization;
using System.Net.Sockets;
using Sonde.Agent.Guarding;
using Sonde.Agent.Native;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Launching;

/// <summary>Attaches Delve, headless for several clients, on a unix socket that only the agent dials.</summary>
internal sealed class DelveLauncher(ChildProcesses children, IProcessTable table, ToolPlaces places, TimeProvider clock) : IDebuggerLauncher
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly DebuggerEnding _ending = new(table, clock);
    private readonly KeptLaunch _launch = new(children, table, places);
    private int _count;

    /// <inheritdoc/>
    public async Task<DebuggerStart> StartAsync(DebugTarget target, MemoryWish memory, PauseLimit? limit, CancellationToken cancellation)
    {
        Check(target.ProcessId);
        var bound = Bound(target.ProcessId, memory);
        var meter = FreezeMeter.Start(table, target.ProcessId, clock);
        var freeze = TimeSpan.Zero;
        string version;
        DebuggerProcess process;
        try
        {
            process = await LaunchAsync(target, bound);
            version = await AwaitServingAsync(process, target, new AttachPulse(limit, clock), meter, cancellation);
            if (target.IsFromStart)
            {
                await HoldAsync(process, target, cancellation);
            }
        }
        finally
        {
            freeze = meter.Stop();
        }

        return new DebuggerStart(process, version, freeze);
    }

    private void Check(int processId)
    {
        if (places.Delve is null)
        {
            throw Refused(AgentErrorCode.ToolMissing, "There is no dlv in this image.");
        }

        TraceCheck.Pass(table, processId);
    }

    /// <summary>What its environment says of memory; null for nothing.</summary>
    private string? Bound(int processId, MemoryWish memory)
    {
        var (room, estimate) = (MemoryRoom.Find(table, memory.LimitBytes), DebuggerMemory.EstimateFor(processId));
        return memory.MayExceed || DebuggerMemory.Refuse(room, estimate) is not { } error
            ? DebuggerMemory.Variable(room, estimate)
            : throw new AgentRefusedException(error);
    }

    private async Task<DebuggerProcess> LaunchAsync(DebugTarget target, string? bound)
    {
        var processId = target.ProcessId;
        var socketPath = Path.Combine(places.Directory, $"dlv-{processId}-{Interlocked.Increment(ref _count)}.sock");
        File.Delete(socketPath);
        var process = await _launch.RunAsync(target, Words(target, socketPath), new SocketDoor(socketPath), bound);
        return process.Tool.ProcessId > 0 ? process : throw await FailedAsync(process, target);
    }

    private string[] Words(DebugTarget target, string socketPath) =>
    [
        places.Delve!, "attach", target.ProcessId.ToString(CultureInfo.InvariantCulture),
        "--headless", "--api-version=2", "--accept-multiclient", .. target.IsFromStart ? Array.Empty<string>() : ["--continue"], $"--listen=unix:{socketPath}", "--check-go-version=false",
    ];

    /// <summary>
    /// A process that was caught at its start stands in a tracing stop now, and must not fall back into the job-control stop in which it was left; the next stop is
    /// <c>main.main</c>, or whatever a client wants before that.
    /// </summary>
    private async Task HoldAsync(DebuggerProcess process, DebugTarget target, CancellationToken cancellation)
    {
        _ = Libc.Kill(target.ProcessId, Signals.Continue);
        string? refusal;
        try
        {
            refusal = await DelveRpc.BreakAsync(process.SocketPath!, "main.main", cancellation);
        }
        catch (Exception end) when (end is IOException or SocketException)
        {
            refusal = end.Message;
        }

        if (refusal is not null)
        {
            _ = await FailedAsync(process, target);
            throw Refused(AgentErrorCode.ToolFailed, $"dlv cannot stop the program at main.main: {PlainText.Line(refusal, 300)}");
        }
    }

    private async Task<string> AwaitServingAsync(
        DebuggerProcess process, DebugTarget target, AttachPulse pulse, FreezeMeter meter, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var serving = AskVersionAsync(process, target.IsFromStart, either.Token);
        string? problem = null;
        while (!serving.IsCompleted && (problem = pulse.Look(process.Tool.IsFrozen, meter.Freeze)) is null)
        {
            await Task.WhenAny(serving, Task.Delay(BetweenLooks, clock, CancellationToken.None));
        }

        await either.CancelAsync();
        if (await serving is { } version)
        {
            return version;
        }

        var failure = await FailedAsync(process, target, isHung: problem is not null);
        cancellation.ThrowIfCancellationRequested();
        throw problem is null ? failure : Refused(AgentErrorCode.ToolSlow, problem);
    }

    /// <summary>The debugger's version, once it serves; null when it has ended, does not speak as expected, or <paramref name="cancellation"/> came first.</summary>
    private async Task<string?> AskVersionAsync(DebuggerProcess process, bool mayStand, CancellationToken cancellation)
    {
        try
        {
            while (!process.KeeperExited.IsCompleted)
            {
                if (await DelveRpc.TryAskVersionAsync(process.SocketPath!, mayStand, cancellation) is { } version)
                {
                    return version;
                }

                await Task.Delay(Poll, clock, cancellation);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or SocketException)
        {
            // Told apart by the caller, when the debugger is gone.
        }

        return null;
    }

    private async Task<AgentRefusedException> FailedAsync(DebuggerProcess process, DebugTarget target, bool isHung = false)
    {
        await _ending.RunAsync(process.Tool, target, process.SocketPath, process.KeeperExited, isHung);
        await Task.WhenAny(Task.WhenAll(process.KeeperExited, process.Output.Ended), Task.Delay(TimeSpan.FromSeconds(1), clock, CancellationToken.None));
        process.Close();
        var code = process.KeeperExited.IsCompletedSuccessfully ? await process.KeeperExited : -1;
        return new AgentRefusedException(DelveFailure.Explain(process.Output.Tail, code, target.Look(table) is { HasEnded: false }));
    }

    private static AgentRefusedException Refused(string code, string message) => new(new AgentError(code, message));
}
