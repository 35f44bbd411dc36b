using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Audit;

/// <summary>
/// The record of one session: in a file of the user's, and where a debugger is attached with the target, for others. Neither ever fails the session, or
/// holds it up.
/// </summary>
/// <remarks>Tasks: one that tells the platform of the beginning, started by <see cref="Attaching"/>, awaited at the end, which gives both 2 s.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "RunAsync disposes the source, on every way out.")]
internal sealed class SessionAudit(ITargetPlatform platform, HostContext host, IReporter reporter, string command)
{
    private static readonly TimeSpan TellingLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    private readonly SessionLog _log = SessionLog.Of(host);
    private readonly CancellationTokenSource _telling = new(Timeout.InfiniteTimeSpan, host.Clock);
    private SessionLine? _line;
    private Task<bool>? _told;
    private bool _hasComplained;

    /// <summary>Runs a session that was planned, between its beginning and its end in the record.</summary>
    /// <param name="facts">Its target.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="ledger">Has its receipt afterwards.</param>
    /// <param name="session">The session.</param>
    public async Task<ExitCode> RunAsync(PlatformFacts facts, Plan plan, SessionLedger ledger, Func<Task<ExitCode>> session)
    {
        _line = new SessionLine(
            RandomNumberGenerator.GetHexString(12, lowercase: true), host.Clock.GetUtcNow(), command, facts.Target, facts.User, host.MachineName, plan.Toolbox.Name)
        {
            Reason = plan.Guard?.Reason,
        };
        await WriteAsync(_line).ConfigureAwait(false);
        try
        {
            var exit = await session().ConfigureAwait(false);
            await EndAsync(ledger.Receipt, ledger.Receipt?.Ended ?? "done", exit).ConfigureAwait(false);
            return exit;
        }
        catch (Exception error)
        {
            var (how, exit) = error switch
            {
                FaultException fault => (ledger.Receipt?.Ended ?? fault.Fault.What, fault.Fault.Definition.Exit),
                OperationCanceledException => (new UserEnded().Text, ExitCode.Interrupted),
                _ => ("something unforeseen happened", ExitCode.Bug),
            };
            await EndAsync(ledger.Receipt, how, exit).ConfigureAwait(false);
            throw;
        }
        finally
        {
            _telling.Dispose();
        }
    }

    /// <summary>A debugger is about to be attached, for the first time or again: the target's platform is told, once and beside it.</summary>
    public void Attaching(string toolbox, ProcessDescription process)
    {
        if (_line is not null && _told is null)
        {
            _line = _line with { Toolbox = toolbox };
            _telling.CancelAfter(TellingLimit);
            _told = TellAsync(SessionWords.Started(_line, process), _telling.Token);
        }
    }

    private async Task EndAsync(Receipt? receipt, string how, ExitCode exit)
    {
        using var limit = new CancellationTokenSource(EndLimit, host.Clock);
        await using (limit.Token.Register(_telling.Cancel))
        {
            if (_told is not null && await _told.ConfigureAwait(false) && receipt is not null)
            {
                await TellAsync(SessionWords.Ended(_line!, receipt), limit.Token).ConfigureAwait(false);
            }
        }

        await WriteAsync(_line! with
        {
            Time = host.Clock.GetUtcNow(),
            Ended = how,
            Exit = (int)exit,
            Figures = receipt?.Figures,
            TargetRuns = receipt?.TargetRuns,
        }).ConfigureAwait(false);
    }

    /// <summary>True where there is somebody to tell the end, too.</summary>
    private async Task<bool> TellAsync(SessionWord word, CancellationToken cancellation)
    {
        // The attach does not wait for as much as the request's making.
        await Task.Yield();
        try
        {
            if (await platform.RecordAsync(word, cancellation).ConfigureAwait(false) is not { } refusal)
            {
                return true;
            }

            reporter.Report(new WarningReport($"the cluster keeps no record of this session: {refusal}", null));
            return false;
        }
        catch (OperationCanceledException)
        {
            reporter.Report(new WarningReport($"the cluster keeps no record of this session: it did not take the event {word.Reason} in time", null));
            return false;
        }
    }

    private async Task WriteAsync(SessionLine line)
    {
        if (await _log.AddAsync(line, CancellationToken.None).ConfigureAwait(false) is { } failure && !_hasComplained)
        {
            _hasComplained = true;
            reporter.Report(new WarningReport($"this session is not in the local record {_log.Path}: {failure}", null));
        }
    }
}
