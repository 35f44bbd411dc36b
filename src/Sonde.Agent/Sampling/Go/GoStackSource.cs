namespace Sonde.Agent.Sampling.Go;

/// <summary>
/// Samples what the threads of a Go program execute: of those that run, one after the other stands for some ten microseconds, in which its registers and its stack are copied.
/// For one thread.
/// </summary>
internal sealed class GoStackSource : IStackSource
{
    /// <summary>Whether it is still the same program is looked at each so many samples.</summary>
    private const int LookInterval = 50;

    private readonly GoProgram _program;
    private readonly bool _hasLines;
    private readonly GoStackWalker _walker;
    private readonly Lazy<ThreadList> _list;
    private readonly ThreadStates _states;
    private readonly ThreadCapture _capture;
    private readonly ThreadSnapshot _snapshot = new();
    private readonly StallMeter _stalls = new();
    private readonly List<int> _threads = [];
    private readonly List<GoFrame> _frames = [];
    private int _samples;

    /// <param name="program">The program, which it owns.</param>
    /// <param name="hasLines">Whether frames are told by their lines; else by the first of their functions.</param>
    public GoStackSource(GoProgram program, bool hasLines)
    {
        (_program, _hasLines) = (program, hasLines);
        _walker = new GoStackWalker(program.Symbols, ThreadRegisters.HasLinkRegister);
        _capture = new ThreadCapture(program.ProcessId);
        (_list, _states) = (new Lazy<ThreadList>(() => new ThreadList(program.ProcessId)), new ThreadStates(program.ProcessId));
    }

    /// <inheritdoc/>
    public string Runtime => "go";

    /// <inheritdoc/>
    public string Version => GoVersion.Number(_program.Version);

    /// <inheritdoc/>
    public bool HasLock => false;

    /// <inheritdoc/>
    public long TornStacks { get; private set; }

    /// <inheritdoc/>
    public long CutStacks { get; private set; }

    /// <inheritdoc/>
    public StallMeter Stalls => _stalls;

    /// <inheritdoc/>
    public SampleOutcome Take(StackTally tally)
    {
        _stalls.Begin();
        if (_samples == 0)
        {
            _capture.Prepare(_snapshot);
        }

        if (!_list.Value.TryRead(_threads) || (++_samples % LookInterval == 0 && _program.IsGone))
        {
            return SampleOutcome.Gone;
        }

        _states.Forget(_threads.Contains);
        foreach (var thread in _threads)
        {
            if (_states.IsRunning(thread) == true && !TryLook(thread, tally))
            {
                return SampleOutcome.Gone;
            }
        }

        return SampleOutcome.Taken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_list.IsValueCreated)
        {
            _list.Value.Dispose();
        }

        _capture.Dispose();
        _states.Dispose();
        _program.Dispose();
    }

    /// <summary>False where the sampling has to end, and its thread with it.</summary>
    private bool TryLook(int thread, StackTally tally)
    {
        var outcome = _capture.Capture(thread, _snapshot);
        TornStacks += outcome is CaptureOutcome.Late or CaptureOutcome.Refused ? 1 : 0;
        if (outcome != CaptureOutcome.Taken)
        {
            return outcome != CaptureOutcome.Late;
        }

        _stalls.Add(_capture.Stall);
        _frames.Clear();
        _walker.Walk(_snapshot, _frames);
        if (_frames.Count == 0)
        {
            TornStacks++;
            return true;
        }

        CutStacks += _frames[^1].Function.StartsWith('[') ? 1 : 0;
        tally.Count(tally.Thread(thread), GoStackText.Push(tally, StackTally.Empty, _frames, _hasLines), isLocked: false);
        return true;
    }
}
