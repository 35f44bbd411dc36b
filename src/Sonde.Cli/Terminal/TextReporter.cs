using Sonde.Core.Copying;
using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.Cli.Terminal;

/// <summary>Says reports as text: lines that stay, and on a watched terminal one line that moves below them.</summary>
internal sealed class TextReporter : IReporter, IDisposable
{
    private readonly Lock _gate = new();
    private readonly TextSurface _surface;
    private readonly ReportText _text;
    private readonly TimeProvider _clock;
    private readonly LiveLine? _live;
    private readonly bool _isQuiet;
    private readonly Dictionary<string, StatusEvent> _several = new(StringComparer.Ordinal);
    private StatusEvent? _status;
    private string? _statusLine;
    private long _stoppedSince;
    private long _statusSince;

    /// <summary>Makes one.</summary>
    /// <param name="surface">Where to.</param>
    /// <param name="text">How.</param>
    /// <param name="clock">Drives what moves.</param>
    /// <param name="isQuiet">--quiet: only answers, warnings and faults.</param>
    public TextReporter(TextSurface surface, ReportText text, TimeProvider clock, bool isQuiet)
    {
        _surface = surface;
        _text = text;
        _clock = clock;
        _isQuiet = isQuiet;
        _live = surface.IsLive ? new LiveLine(surface, clock, _gate) : null;
    }

    /// <summary>Whether answers go to standard output; where that is somebody else's they go to standard error too.</summary>
    public bool HasAnswer { get; init; } = true;

    /// <inheritdoc/>
    public void Report(Report report)
    {
        if (_isQuiet && ReportText.IsChatter(report))
        {
            return;
        }

        lock (_gate)
        {
            Say(report);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _live?.Dispose();
        }
    }

    private void Say(Report report)
    {
        switch (report)
        {
            case ProgressReport { IsDone: false } progress when _live is not null:
                ShowProgress(progress, _live);
                break;
            case ProgressReport { IsUpdate: true }:
                break;
            case CopyProgressReport progress:
                // Lines that stay would be one a second; nobody reads those.
                var line = ProgressText.Awaited(new ProgressReport(CopyWords.Progress(progress), false, null));
                _live?.Show(_ => line, isMoving: false);
                break;
            case CopyReport:
                _live?.Remove();
                Print(report);
                break;
            case ProgressReport { IsDone: true }:
                Print(report);
                RestoreStatus();
                break;
            case StatusReport status:
                Take(status.Status);
                break;
            case TargetReport { Of: StatusReport status } target:
                Take(target.Target, status.Status);
                break;
            case ReceiptReport or FaultReport:
                _status = null;
                _live?.Remove();
                Print(report);
                break;
            default:
                Print(report);
                break;
        }
    }

    private void ShowProgress(ProgressReport progress, LiveLine live)
    {
        var start = _clock.GetTimestamp();
        var isUnicode = _surface.Terminal.IsUnicode;
        live.Show(frame => ProgressText.Moving(progress.Text, _clock.GetElapsedTime(start), frame, isUnicode), isMoving: true);
    }

    private void Take(StatusEvent status)
    {
        var wasStopped = _status is { State: TargetState.Stopped } before && before.Figures.Stops == status.Figures.Stops;
        if (status.State == TargetState.Stopped && !wasStopped)
        {
            _stoppedSince = _clock.GetTimestamp();
        }

        if (status.Note is { } note && note != _status?.Note)
        {
            Print(new WarningReport(note, null));
        }

        _status = status;
        _statusSince = _clock.GetTimestamp();
        if (_live is not null)
        {
            RestoreStatus();
            return;
        }

        var line = StatusText.Line(status, null);
        var text = _surface.TalkPainter.Paint(line);
        if (text != _statusLine)
        {
            _statusLine = text;
            _surface.Talk([line]);
        }
    }

    /// <summary>One of several targets: a line for every change of what it does, since there is no one line to move.</summary>
    private void Take(string target, StatusEvent status)
    {
        var before = _several.GetValueOrDefault(target);
        _several[target] = status;
        if (status.Note is { } note && note != before?.Note)
        {
            Print(new TargetReport(target, new WarningReport(note, null)));
        }

        if (before is null || status.State != before.State || status.StoppedAt != before.StoppedAt)
        {
            Print(new TargetReport(target, new StatusReport(status)));
        }
    }

    private void RestoreStatus()
    {
        if (_status is not { } status)
        {
            _live?.Remove();
            return;
        }

        _live?.Show(_ => Moving(status), status.State == TargetState.Stopped);
    }

    private Line Moving(StatusEvent status)
    {
        var stoppedFor = status.State == TargetState.Stopped ? _clock.GetElapsedTime(_stoppedSince) : (TimeSpan?)null;
        var left = status.LimitLeftSeconds is { } limit ? TimeSpan.FromSeconds(limit) - _clock.GetElapsedTime(_statusSince) : (TimeSpan?)null;
        return StatusText.Line(status, stoppedFor, left).Add(" · Ctrl-C detaches", Tone.Faint);
    }

    private void Print(Report report)
    {
        var isAnswer = HasAnswer && ReportText.IsAnswer(report);
        var page = isAnswer ? _surface.NewAnswerPage() : _surface.NewTalkPage();
        _text.Write(report, page);
        _live?.Erase();
        if (isAnswer)
        {
            _surface.Answer(page.Lines);
        }
        else
        {
            _surface.Talk(page.Lines);
        }

        _live?.Draw();
    }
}
