using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Watching;

/// <summary>Takes what the agent tells of an observation: hits are reported at once, and of the status only its notes.</summary>
/// <param name="request">What was asked.</param>
/// <param name="reporter">Where it is said.</param>
internal sealed class WatchEvents(WatchRequest request, IReporter reporter)
{
    private readonly TaskCompletionSource<ObservationEndedEvent> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The agent's account of the session.</summary>
    public LiveStatus Live { get; } = new(new NotesOnly(reporter));

    /// <summary>Completes when the observation is over.</summary>
    public Task<ObservationEndedEvent> Ended => _ended.Task;

    /// <summary>Takes an event.</summary>
    public void Take(AgentEvent message)
    {
        switch (message)
        {
            case ObservedEvent hit:
                reporter.Report(new HitReport(hit, request.Message?.Write(hit.Values)));
                break;
            case ObservationEndedEvent end:
                _ended.TrySetResult(end);
                break;
            default:
                Live.Take(message);
                break;
        }
    }

    /// <summary>A hit is a stop and a resume within milliseconds: nobody wants to read of each.</summary>
    private sealed class NotesOnly(IReporter reporter) : IReporter
    {
        private string? _last;

        public void Report(Report report)
        {
            if (report is StatusReport { Status.Note: { } note } && note != _last)
            {
                _last = note;
                reporter.Report(new WarningReport(note, null));
            }
        }
    }
}
