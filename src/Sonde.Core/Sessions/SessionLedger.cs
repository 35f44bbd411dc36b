using Sonde.Core.Faults;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Sessions;

/// <summary>
/// What a session has written so far, and its receipt: given once, however the session ends. A session that fails before it was up owes one too
/// where it added something.
/// </summary>
/// <param name="facts">What was found of the target.</param>
/// <param name="clock">The clock.</param>
/// <param name="reporter">Gets the receipt.</param>
internal sealed class SessionLedger(PlatformFacts facts, TimeProvider clock, IReporter reporter)
{
    private readonly long _began = clock.GetTimestamp();
    private readonly List<string> _written = [];
    private readonly List<(string Name, string? Remains)> _toolboxes = [];
    private readonly List<string> _remains = [];
    private ToolboxFate _fate = ToolboxFate.LivesOn;
    private SessionFigures? _earlier;
    private bool _isClosed;

    /// <summary>What is known of the target afterwards, as in <see cref="Receipt.TargetRuns"/>.</summary>
    public bool? TargetRuns { get; set; }

    /// <summary>What the agent saw after the release, as in <see cref="Receipt.Check"/>.</summary>
    public ReleaseCheck? Check { get; set; }

    /// <summary>The command that mends what a debugger left behind.</summary>
    public string? Remedy { get; set; }

    /// <summary>As <see cref="Receipt.Afterwards"/>.</summary>
    public string? Afterwards { get; private set; }

    /// <summary>Stops and pauses; null where no debugger was attached.</summary>
    public SessionFigures? Figures { get; set; }

    /// <summary>Hits of a line that was watched; null where none was.</summary>
    public ObservationFigures? Hits { get; set; }

    /// <summary>The receipt, once it was given.</summary>
    public Receipt? Receipt { get; private set; }

    /// <summary>A session was lost, and another one may follow: what it did counts.</summary>
    public void Lose(SessionFigures? figures)
    {
        _earlier = Sum(_earlier, figures);
        Figures = null;
    }

    /// <summary>Why it was allowed to stop production; null where no reason was given.</summary>
    public string? StopReason { get; set; }

    /// <summary>A toolbox was added.</summary>
    public void Added(AddToolbox toolbox)
    {
        _written.Add($"added {facts.ToolboxWord} {toolbox.Name} ({toolbox.Image}; {toolbox.Security})");
        _toolboxes.Add((toolbox.Name, facts.Remains(toolbox.Name, toolbox.TimeToLive)));
    }

    /// <summary>A toolbox was asked for and the answer never came.</summary>
    public void MayHaveAdded(AddToolbox toolbox)
    {
        _written.Add($"{facts.ToolboxWord} {toolbox.Name} may have been added: the answer did not come");
        _toolboxes.Add((toolbox.Name, $"{facts.ToolboxWord} {toolbox.Name}, if it was added"));
    }

    /// <summary>A toolbox that was there is used.</summary>
    public void Used(string toolbox) => _toolboxes.Add((toolbox, facts.Remains(toolbox, TimeSpan.Zero)));

    /// <summary>A toolbox that was to be used had ended already.</summary>
    public void NotUsed(string toolbox) => _toolboxes.RemoveAll(used => used.Name == toolbox);

    /// <summary>What was made for this session alone was taken away, or could not be.</summary>
    public void Left(PlatformLeavings left)
    {
        Wrote(left.Written, left.Remains);
        Afterwards ??= left.Afterwards;
        _toolboxes.RemoveAll(used => used.Name == left.RemovedToolbox);
        if (left.Afterwards is not null)
        {
            LostToolbox();
        }
    }

    /// <summary>The target went away: what is said of its toolboxes depends on what became of them.</summary>
    public void Lost(ToolboxFate toolboxes)
    {
        TargetRuns = false;
        _fate = toolboxes;
    }

    /// <summary>The toolbox ended, and perhaps nothing else.</summary>
    public void LostToolbox() => _fate = ToolboxFate.Ended;

    /// <summary>What the probe shield did; nothing where there was none.</summary>
    /// <param name="shield">By the agent's count.</param>
    /// <param name="isSeen">Whether it tells of the shield after its end.</param>
    public void Shielded(ShieldReport? shield, bool isSeen)
    {
        if (shield is null)
        {
            return;
        }

        var passed = shield.PassedOn == 0 ? "" : $" and passed {shield.PassedOn} other connections on";
        var rules = !isSeen ? "its rules end with the stop, which could not be seen from here"
            : shield.IsOn ? "its rules were not seen gone"
            : "its rules are gone (checked)";
        _written.Add($"the probe shield answered {shield.Answered} probes{passed}; {rules}");
        if (isSeen && shield.IsOn)
        {
            _remains.Add("packet rules of the probe shield, until the toolbox ends");
        }
    }

    /// <summary>Something else was written.</summary>
    public void Wrote(IEnumerable<string> written, IEnumerable<string> remains)
    {
        _written.AddRange(written);
        _remains.AddRange(remains);
    }

    /// <summary>Gives the receipt.</summary>
    public void Close(string ended)
    {
        _isClosed = true;
        var seconds = clock.GetElapsedTime(_began).TotalSeconds;
        Receipt = new Receipt(facts.Target, seconds, ended, TargetRuns, Sum(_earlier, Figures), [.. _written], [.. Remains()])
        {
            StopReason = StopReason,
            Check = Check,
            Afterwards = Afterwards,
            Hits = Hits,
            Next = Check is { IsClean: false } ? Remedy : null,
        };
        reporter.Report(new ReceiptReport(Receipt));
    }

    private static SessionFigures? Sum(SessionFigures? one, SessionFigures? other) => one is null ? other : other is null ? one : new SessionFigures(
        one.Stops + other.Stops,
        one.TotalPauseMilliseconds + other.TotalPauseMilliseconds,
        Math.Max(one.LongestPauseMilliseconds, other.LongestPauseMilliseconds),
        one.Attaches + other.Attaches,
        Math.Max(one.FreezeMilliseconds, other.FreezeMilliseconds));

    private IEnumerable<string> Remains() => _toolboxes
        .Select(toolbox => _fate == ToolboxFate.LivesOn ? toolbox.Remains : facts.RemainsAfter(toolbox.Name, _fate))
        .OfType<string>()
        .Concat(_remains);

    /// <summary>Gives the receipt of a session that did not come to its own end; nothing where one was given or nothing was touched.</summary>
    public void CloseAfter(Exception error)
    {
        if (!_isClosed && (_written.Count > 0 || TargetRuns is not null || Sum(_earlier, Figures) is not null))
        {
            Close(error switch
            {
                FaultException fault => fault.Fault.What,
                OperationCanceledException => new UserEnded().Text,
                _ => "something unforeseen happened",
            });
        }
    }
}
