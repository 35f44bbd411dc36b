using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Sessions;

/// <summary>Keeps the agent's newest account of the session and passes each on.</summary>
internal sealed class LiveStatus(IReporter reporter)
{
    private readonly TaskCompletionSource<string> _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile StatusEvent? _latest;
    private volatile string? _closing;

    /// <summary>The newest account; null before the first.</summary>
    public StatusEvent? Latest => _latest;

    /// <summary>Why the agent said it would close; null while it did not.</summary>
    public string? Closing => _closing;

    /// <summary>Completes when the agent saw the target end, with how.</summary>
    public Task<string> TargetGone => _gone.Task;

    /// <summary>Takes an event from the agent.</summary>
    public void Take(AgentEvent message)
    {
        switch (message)
        {
            case StatusEvent status:
                _latest = status;
                reporter.Report(new StatusReport(status));
                if (status.State == TargetState.Gone)
                {
                    _gone.TrySetResult(status.Note ?? "the target process ended");
                }

                break;
            case ClosingEvent closing:
                _closing = closing.Reason;
                break;
            default:
                // An event of a newer agent: the capability list says that it need not be understood.
                break;
        }
    }
}
