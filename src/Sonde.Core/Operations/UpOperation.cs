using Sonde.Core.Faults;
using Sonde.Core.Ide;
using Sonde.Core.Logs;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Core.Tools;
using Sonde.Core.Workspaces;

namespace Sonde.Core.Operations;

/// <summary>
/// <c>sonde up</c>: the sessions of several targets side by side, each followed when its pod is replaced, and one entry in the IDE that starts them together.
/// </summary>
/// <remarks>Tasks: one for each target, awaited by <c>RunAsync</c>; it blocks on its session, and between two sessions on a timer.</remarks>
internal sealed class UpOperation(UpRequest request, HostContext host, IReporter reporter)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IdeOffer> _offers = new(StringComparer.Ordinal);
    private readonly List<IdeSession> _compounds = [];
    private readonly HashSet<string> _settled = new(StringComparer.Ordinal);
    private IReadOnlyList<UpTarget> _targets = [];
    private string _name = "";

    /// <summary>Runs until the user ends it, or every session has ended.</summary>
    /// <exception cref="FaultException">SND2010: the file is not good; SND3001: it has no such target.</exception>
    /// <returns>Done where every session came to its end in order; else the exit code of the first that did not.</returns>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var workspace = await WorkspaceFile.LoadAsync(request.File ?? WorkspaceFile.Find(host), cancellation).ConfigureAwait(false);
        _targets = [.. Choose(workspace).Select(request.MakeSession)];
        _name = Path.GetFileName(Path.GetDirectoryName(workspace.Path)) is { Length: > 0 } folder ? folder : "all";
        try
        {
            var ends = await Task.WhenAll(_targets.Select(target => RunAsync(target, cancellation))).ConfigureAwait(false);
            return ends.FirstOrDefault(end => end != ExitCode.Done);
        }
        finally
        {
            foreach (var compound in _compounds)
            {
                await compound.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private IEnumerable<WorkspaceTarget> Choose(Workspace workspace)
    {
        var unknown = request.Names.FirstOrDefault(name => workspace.Targets.All(target => target.Name != name));
        return unknown is not null
            ? throw new FaultException(
                FaultCatalog.TargetMissing, $"cannot debug {unknown}", $"{workspace.Path} has no such target; it has {string.Join(", ", workspace.Targets.Select(target => target.Name))}", "use one of these names")
            : workspace.Targets.Where(target => request.Names.Count == 0 || request.Names.Contains(target.Name, StringComparer.Ordinal));
    }

    /// <summary>One target, from pod to pod.</summary>
    private async Task<ExitCode> RunAsync(UpTarget target, CancellationToken cancellation)
    {
        var said = new TargetReporter(target.Name, reporter);
        var log = new TargetLog(target.ShowsLogs && !target.Session.IsDryRun, host.Clock, said);
        var (hasBeenUp, lostAt) = (false, 0L);
        await using var port = new DebuggerPort(said, host.Clock);
        await using var relay = new SessionRelay(target.Session, host, said, cancellation);
        while (true)
        {
            try
            {
                var (platform, turn) = await relay.NextAsync(offer =>
                {
                    hasBeenUp = true;
                    Settle(target.Name, offer);
                }).ConfigureAwait(false);
                return await RunOnceAsync(target.Session, log, port, (platform, turn), cancellation).ConfigureAwait(false);
            }
            catch (FaultException error) when (hasBeenUp && Succession.Follows(error.Fault) && target.Session is DebugRequest)
            {
                said.Report(new ProgressReport($"{error.Fault.Why}; waiting for what takes its place", false, null));
                (hasBeenUp, lostAt) = (false, host.Clock.GetTimestamp());
            }
            catch (FaultException error) when (lostAt != 0 && Succession.IsOnItsWay(error.Fault) && host.Clock.GetElapsedTime(lostAt) < Succession.MostWaiting)
            {
                if (await IsCancelledAsync(cancellation).ConfigureAwait(false))
                {
                    return ExitCode.Done;
                }
            }
            catch (FaultException error)
            {
                var fault = error.Fault;
                said.Report(new FaultReport(fault.Definition.Code, fault.What, fault.Why, fault.Next, (int)fault.Definition.Exit));
                Settle(target.Name, null);
                return fault.Definition.Exit;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return hasBeenUp || lostAt != 0 ? ExitCode.Done : ExitCode.Interrupted;
            }
        }
    }

    private async Task<ExitCode> RunOnceAsync(
        SessionRequest session, TargetLog log, IDebuggerPort port, (ITargetPlatform Platform, SessionTurn Turn) now, CancellationToken cancellation)
    {
        await using var platform = now.Platform;
        await using var said = log.On(platform);
        return session switch
        {
            DebugRequest debug => await new DebugOperation(platform, debug, host, said, port, now.Turn).RunAsync(cancellation).ConfigureAwait(false),
            ForwardRequest forward => await new ForwardOperation(platform, forward, host, said).RunAsync(cancellation).ConfigureAwait(false),
            _ => throw new InvalidOperationException($"unknown session {session.GetType().Name}"),
        };
    }

    private async Task<bool> IsCancelledAsync(CancellationToken cancellation)
    {
        await Task.Delay(Succession.BetweenLooks, host.Clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return cancellation.IsCancellationRequested;
    }

    /// <summary>When every target has come up or failed, those that are up get their common entry; once.</summary>
    private void Settle(string target, IdeOffer? offer)
    {
        lock (_gate)
        {
            if (offer is not null)
            {
                _offers[target] = offer;
            }

            var wasSettled = _settled.Count == Debugged.Length;
            _settled.Add(target);
            if (wasSettled || _settled.Count < Debugged.Length || _offers.Count < 2)
            {
                return;
            }

            IdeOffer[] parts = [.. Debugged.Where(_offers.ContainsKey).Select(name => _offers[name])];
            if (new IdeDesk(_targets.Select(each => each.Session).OfType<DebugRequest>().First(), host, reporter).HandOver(CompoundOffer.For(IdeNames.For(_name, null), parts)) is { } compound)
            {
                _compounds.Add(compound);
            }
        }
    }

    private string[] Debugged => [.. _targets.Where(target => target.Session is DebugRequest).Select(target => target.Name)];
}
