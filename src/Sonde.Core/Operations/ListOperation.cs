using Sonde.Core.Faults;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Operations;

/// <summary><c>sonde ps</c>: asks every toolbox of a place for its sessions.</summary>
internal sealed class ListOperation(ICensus census, HostContext host, IReporter reporter)
{
    /// <summary>Toolboxes asked at the same time: each costs one exec stream.</summary>
    private const int Parallelism = 8;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Lists.</summary>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var entries = await census.TakeAsync(cancellation).ConfigureAwait(false);
        var rows = new SessionRow[entries.Count][];
        await Parallel.ForAsync(
            0,
            entries.Count,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellation },
            async (index, token) => rows[index] = await AskAsync(entries[index], token).ConfigureAwait(false)).ConfigureAwait(false);
        reporter.Report(new SessionsReport(census.Place, [.. rows.SelectMany(row => row)]));
        return ExitCode.Done;
    }

    private async Task<SessionRow[]> AskAsync(CensusEntry entry, CancellationToken cancellation)
    {
        var address = new AgentAddress(entry.Toolbox, entry.Connect, census.User, Grace, host);
        try
        {
            await using var agent = await AgentSession.OpenAsync(address, static _ => { }, cancellation).ConfigureAwait(false);
            var answer = await agent.AskAsync<SessionsAnswer>(new SessionsRequest(), cancellation).ConfigureAwait(false);
            var others = answer.Sessions.Where(session => session.Session != agent.Hello.Session).Select(session => Row(entry, session)).ToArray();
            return others.Length > 0 ? others : [Row(entry, "idle")];
        }
        catch (Exception error) when (error is IOException or FaultException or AgentRefusedException)
        {
            return [Row(entry, "unreachable")];
        }
    }

    private static SessionRow Row(CensusEntry entry, string state) => new(entry.Target, entry.Toolbox, null, null, null, null, state, 0);

    private static SessionRow Row(CensusEntry entry, SessionDescription session) => new(
        entry.Target, entry.Toolbox, session.Session, session.User, session.Host, session.Since, StateName(session.State), session.Figures.Stops)
    {
        Clients = session.Clients is { Count: > 0 } clients ? clients : null,
    };

    private static string StateName(TargetState state) => state switch
    {
        TargetState.Free => "free",
        TargetState.Running => "running",
        TargetState.Stopped => "stopped",
        TargetState.Gone => "gone",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
