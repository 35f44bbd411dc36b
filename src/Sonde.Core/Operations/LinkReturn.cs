using Sonde.Core.Faults;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Operations;

/// <summary>
/// Brings a lost link back, for as long as there is something to come back to. While it tries, the platform is watched for the target's end:
/// that task is started here and awaited before the outcome is told.
/// </summary>
internal sealed class LinkReturn(ITargetPlatform platform, SessionOpener opener, HostContext host, IReporter reporter)
{
    /// <summary>Where the toolbox has gone, the platform tells of its target a little later.</summary>
    private static readonly TimeSpan ExplanationLimit = TimeSpan.FromSeconds(3);

    private readonly ReconnectPace _pace = new();
    private Task<TargetLoss>? _gone;
    private string? _told;

    /// <summary>Tries until it is back; else why there is nothing to come back to.</summary>
    /// <param name="before">The session whose link was lost.</param>
    /// <param name="lived">How long that link had lived.</param>
    /// <param name="onEvent">Takes the agent's events.</param>
    /// <param name="cancellation">The user's wish to end.</param>
    /// <exception cref="FaultException">The toolbox is gone for good, or the platform refuses for a reason that does not pass.</exception>
    public async Task<(OpenSession? Back, SessionEnd? GaveUp)> RunAsync(
        OpenSession before, TimeSpan lived, Action<AgentEvent> onEvent, CancellationToken cancellation)
    {
        _pace.Lost(lived);
        (_gone, _told) = (null, null);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            while (true)
            {
                // A watch fails without a network, and that is no end: it is begun anew with each attempt.
                _gone = _gone is { Exception: null } watch ? watch : platform.WaitUntilGoneAsync(watching.Token);
                await WaitAsync(_pace.Next(), cancellation).ConfigureAwait(false);
                var (back, gaveUp) = await TryAsync(before, onEvent, cancellation).ConfigureAwait(false);
                if (back is not null || gaveUp is not null)
                {
                    return (back, gaveUp);
                }
            }
        }
        finally
        {
            await watching.CancelAsync().ConfigureAwait(false);
            await ((Task)_gone!).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Tries once; two nulls where trying again may help.</summary>
    private async Task<(OpenSession? Back, SessionEnd? GaveUp)> TryAsync(
        OpenSession before, Action<AgentEvent> onEvent, CancellationToken cancellation)
    {
        if (await FateAsync(cancellation).ConfigureAwait(false) is { } fate)
        {
            return (null, fate);
        }

        try
        {
            var again = before.Plan with { Toolbox = new ReuseToolbox { Name = before.Plan.Toolbox.Name, Reason = "the link was lost" } };
            return (await opener.ConnectAsync(before.Facts, again, onEvent, cancellation).ConfigureAwait(false), null);
        }
        catch (FaultException error) when (error.Fault.Definition == FaultCatalog.TargetMissing)
        {
            return (null, new TargetEnded(error.Fault.Why, ToolboxFate.Removed));
        }
        catch (FaultException error) when (error.Fault.Definition == FaultCatalog.ToolboxFailed)
        {
            await WaitAsync(ExplanationLimit, cancellation).ConfigureAwait(false);
            if (await FateAsync(cancellation).ConfigureAwait(false) is not { } end)
            {
                throw;
            }

            return (null, end);
        }
        catch (FaultException error) when (error.Fault.Definition.Exit == ExitCode.Connection)
        {
            Tell(error.Fault.Why);
            return (null, null);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return (null, new UserEnded());
        }
    }

    /// <summary>Says why it is not back yet, once for each reason.</summary>
    private void Tell(string reason)
    {
        if (reason != _told)
        {
            _told = reason;
            reporter.Report(new WarningReport($"not back yet: {reason}; trying again, every {ReconnectPace.Longest.TotalSeconds:0} s at the least", null));
        }
    }

    /// <summary>Waits, or until the target is seen to be gone, or the user ends it.</summary>
    private async Task WaitAsync(TimeSpan pause, CancellationToken cancellation)
    {
        var waiting = Task.Delay(pause, host.Clock, cancellation);
        await Task.WhenAny(waiting, _gone!).ConfigureAwait(false);
        if (!_gone!.IsCompletedSuccessfully)
        {
            await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<SessionEnd?> FateAsync(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return new UserEnded();
        }

        return _gone is { IsCompletedSuccessfully: true } && await _gone.ConfigureAwait(false) is var loss ? new TargetEnded(loss.How, loss.Toolbox) : null;
    }
}
