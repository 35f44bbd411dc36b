using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Python;

/// <summary>Samples the stacks of a CPython, from outside. For one thread.</summary>
internal sealed class PythonStackReader : IStackSource
{
    /// <summary>Frames of a stack that are told, the innermost.</summary>
    private const int MostTold = 1024;

    /// <summary>Bytes that one sample looks at, of all threads: some hundredths of a second.</summary>
    private const long MostEffort = 64 * 1024 * 1024;

    private readonly ITargetMemory _memory;
    private readonly PythonRuntime _runtime;
    private readonly SampleKind _kind;
    private readonly Func<int, bool?> _isRunning;
    private readonly Action<Func<int, bool>> _forget;
    private readonly PythonThreads _threads;
    private readonly PythonStackWalk _walk;
    private readonly PythonCodes _codes;
    private readonly Dictionary<ulong, PythonThread> _known = [];
    private readonly List<PythonFrame> _frames = [];
    private readonly List<(int Index, PythonFrame Frame, PythonCode Code)> _named = [];
    private ulong _samples;

    /// <param name="memory">The process.</param>
    /// <param name="runtime">Its CPython.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="isRunning">Whether a thread runs; null where there is no thread of that id.</param>
    /// <param name="forget">Called now and then, with what tells whether a thread is still there; and at the end, when none is.</param>
    public PythonStackReader(ITargetMemory memory, PythonRuntime runtime, SampleRequest request, Func<int, bool?> isRunning, Action<Func<int, bool>> forget)
    {
        (_memory, _runtime, _kind, _isRunning, _forget) = (memory, runtime, request.Kind, isRunning, forget);
        _threads = new PythonThreads(memory, runtime);
        _walk = new PythonStackWalk(memory, runtime.Offsets);
        _codes = new PythonCodes(memory, runtime.Offsets, request.Lines);
    }

    /// <inheritdoc/>
    public string Runtime => "python";

    /// <inheritdoc/>
    public string Version => $"{_runtime.Version}";

    /// <inheritdoc/>
    public bool HasLock => true;

    /// <inheritdoc/>
    public long TornStacks { get; private set; }

    /// <inheritdoc/>
    public long CutStacks { get; private set; }

    /// <inheritdoc/>
    public SampleOutcome Take(StackTally tally)
    {
        _samples++;
        if (!_threads.TryRead() && !_threads.TryRead())
        {
            return _runtime.IsThere(_memory) ? SampleOutcome.Torn : SampleOutcome.Gone;
        }

        var enough = _walk.Effort + MostEffort;
        _codes.Begin(_threads.CodeGeneration ?? _samples);
        foreach (var seen in _threads.Found)
        {
            // Where the ids are another namespace's, whoever holds the lock is taken for running.
            if (_kind == SampleKind.Cpu && !(_isRunning((int)seen.NativeId) ?? seen.HoldsLock))
            {
                continue;
            }

            if (_walk.Effort < enough)
            {
                Read(seen, tally);
            }
            else
            {
                TornStacks++;
            }
        }

        ForgetThreads();
        return SampleOutcome.Taken;
    }

    /// <inheritdoc/>
    public void Dispose() => _forget(static _ => false);

    private void Read(PythonThreads.SeenThread seen, StackTally tally)
    {
        if (!_known.TryGetValue(seen.Address, out var thread) || thread.NativeId != seen.NativeId)
        {
            _known[seen.Address] = thread = new PythonThread(seen.Address, seen.NativeId);
        }

        var state = _walk.Read(thread, _frames);
        if (state == PythonStackState.Torn || Push(tally, thread, ref state) is not { } stack)
        {
            TornStacks++;
        }
        else if (stack != StackTally.Empty)
        {
            CutStacks += state == PythonStackState.Cut ? 1 : 0;
            tally.Count(tally.Thread((long)seen.NativeId), stack, seen.HoldsLock);
        }
    }

    /// <summary>The stack that was read, in the tally; null where something in it is no code object.</summary>
    private int? Push(StackTally tally, PythonThread thread, ref PythonStackState state)
    {
        if (!TryName())
        {
            return null;
        }

        var standing = _named.Exists(named => !_codes.IsSure(named.Frame.Code, named.Code)) ? _walk.CountStanding(thread, _frames) : _frames.Count;
        var stack = _frames.Count > MostTold ? tally.Push(StackTally.Empty, tally.Frame("[deeper]", null, 0)) : StackTally.Empty;
        foreach (var (index, frame, code) in _named)
        {
            if (_frames.Count - index > standing && !_codes.IsSure(frame.Code, code))
            {
                state = PythonStackState.Cut;
                return stack == StackTally.Empty ? null : stack;
            }

            stack = tally.Push(stack, code.Frame(tally, _codes.LineOf(frame.Code, code, frame.Instruction)));
        }

        state = _frames.Count > 0 && _frames[0].IsPython && _named is not [.., (0, _, _)] ? PythonStackState.Cut : state;
        return stack;
    }

    /// <summary>Finds the code objects of the frames, the outermost first. The innermost may have none: a call that was being made.</summary>
    private bool TryName()
    {
        _codes.Check(_frames);
        _named.Clear();
        for (var index = Math.Min(_frames.Count, MostTold) - 1; index >= 0; index--)
        {
            if (_frames[index].IsPython && _codes.Find(_frames[index].Code) is { } code)
            {
                _named.Add((index, _frames[index], code));
            }
            else if (_frames[index].IsPython && index > 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What is known of threads that have ended is dropped when it is more than of those that are there.</summary>
    private void ForgetThreads()
    {
        const int few = 64;
        if (_known.Count < few || _known.Count < 2 * _threads.Found.Length)
        {
            return;
        }

        HashSet<ulong> addresses = [];
        HashSet<int> ids = [];
        foreach (var seen in _threads.Found)
        {
            addresses.Add(seen.Address);
            ids.Add((int)seen.NativeId);
        }

        foreach (var address in _known.Keys.Where(address => !addresses.Contains(address)).ToArray())
        {
            _known.Remove(address);
        }

        _forget(ids.Contains);
    }
}
