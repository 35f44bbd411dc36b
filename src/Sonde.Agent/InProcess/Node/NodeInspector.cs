using System.Net;
using Sonde.Agent.Guarding;
using Sonde.Agent.Native;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.InProcess.Node;

/// <summary>
/// Opens the inspector of a Node.js process by SIGUSR1 (node, "Debugging Node.js": the inspector listens then on 127.0.0.1:9229). One that is open already
/// is used and left open.
/// </summary>
internal sealed class NodeInspector(IProcessTable table, TimeProvider clock) : IInProcessDebugger
{
    private const int UsualPort = 9229;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MostOpening = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MostAnswering = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<OpenedDebugger> OpenAsync(int processId, CancellationToken cancellation)
    {
        var before = ListeningPorts.Of(processId);
        foreach (var address in before.Where(address => address.Port is >= UsualPort and < UsualPort + 10 || InspectorArguments.Port(processId) == address.Port))
        {
            if (await LookAsync(address, cancellation) is { } open)
            {
                return new OpenedInspector(open.Version, open.Address, processId, IsOurs: false, clock);
            }
        }

        Check(processId);
        var began = clock.GetTimestamp();
        if (Libc.Kill(processId, Signals.User1) != 0)
        {
            throw Refused(AgentErrorCode.NotAllowed, $"Process {processId} cannot be sent SIGUSR1.");
        }

        while (clock.GetElapsedTime(began) < MostOpening)
        {
            await Task.Delay(Poll, clock, cancellation);
            foreach (var address in ListeningPorts.Of(processId).Except(before))
            {
                if (await LookAsync(address, cancellation) is { } open)
                {
                    return new OpenedInspector(open.Version, open.Address, processId, IsOurs: true, clock);
                }
            }
        }

        throw Refused(
            AgentErrorCode.ToolFailed,
            $"Process {processId} took SIGUSR1 and opened no inspector within {MostOpening.TotalSeconds:0} s: it has a handler of its own for that signal, or does nothing but compute.");
    }

    /// <summary>A signal that nobody catches would end the process.</summary>
    private void Check(int processId)
    {
        if (table.Status(processId) is not { } status || status.State is 'Z' or 'X')
        {
            throw Refused(AgentErrorCode.ProcessMissing, $"There is no process {processId}.");
        }

        if ((status.CaughtSignals >> (Signals.User1 - 1) & 1) == 0)
        {
            throw Refused(
                AgentErrorCode.ToolFailed,
                $"Process {processId} does not catch SIGUSR1, which opens the inspector and would end it: it was started with --disable-sigusr1, or is only starting.");
        }

        if (ListeningPorts.IsTaken(processId, UsualPort))
        {
            throw Refused(
                AgentErrorCode.ToolFailed,
                $"Port {UsualPort} of the pod is taken by another process, and it is where process {processId} would open its inspector.");
        }
    }

    /// <summary>Where an inspector answers, and its version; null where there is none.</summary>
    private async Task<(IPEndPoint Address, string Version)?> LookAsync(IPEndPoint address, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(MostAnswering, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var reachable = IPAddress.IsLoopback(address.Address) ? address : new IPEndPoint(IPAddress.Loopback, address.Port);
            using var answer = await InspectorHttp.GetAsync(reachable, "/json/version", either.Token);
            return answer?.RootElement.Text("Browser") is { } browser && browser.StartsWith("node.js/", StringComparison.Ordinal) ? (reachable, browser["node.js/".Length..]) : null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private static AgentRefusedException Refused(string code, string message) => new(new AgentError(code, message));
}
