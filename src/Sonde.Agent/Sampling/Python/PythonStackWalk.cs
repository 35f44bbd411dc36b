namespace Sonde.Agent.Sampling.Python;

/// <summary>Reads the stack of one thread that runs on meanwhile, so that what is told of it really was. For one thread.</summary>
/// <remarks>
/// <para>A stack is walked in two copies, made within a microsecond or two. What both have in common, from the outermost frame on, stood for all of that time; the
/// frame that it called may have become another call at the same place, which was there, too. Where more has changed, it is looked at again, and in the end
/// told up to the frame that stood: to drop such stacks would make code of many short calls look cheaper than it is.</para>
/// <para>Rejected: comparing the thread's innermost frame alone. A return and a call later another one is at the same address, and the stack that was read between is
/// one that never was.</para>
/// </remarks>
/// <param name="memory">The process.</param>
/// <param name="offsets">Where things are.</param>
internal sealed class PythonStackWalk(ITargetMemory memory, PythonOffsets offsets)
{
    /// <summary>The deepest stack that is walked; a cycle ends here, too.</summary>
    public const int MostFrames = 4096;

    private const int MostLooks = 5;

    private readonly PythonStackCopy _copy = new(memory, offsets);
    private readonly List<PythonFrame> _first = [];
    private readonly List<PythonFrame> _second = [];

    /// <summary>How many bytes were looked at so far.</summary>
    public long Effort { get; private set; }

    /// <summary>Reads a stack.</summary>
    /// <param name="thread">Whose.</param>
    /// <param name="frames">Gets it, the innermost frame first; nothing where it is torn.</param>
    public PythonStackState Read(PythonThread thread, List<PythonFrame> frames)
    {
        frames.Clear();
        var state = PythonStackState.Torn;
        for (var look = 0; look < MostLooks && state != PythonStackState.Whole; look++)
        {
            var isCopied = _copy.TryCopy(thread);
            Effort += _copy.Size;
            if (!isCopied)
            {
                if (thread.IsUnknown)
                {
                    break;
                }

                thread.Forget();
            }
            else if (_copy.ThreadWord(0, offsets.NativeThreadId) != thread.NativeId)
            {
                // It has ended, and something else is in its place.
                break;
            }
            else if (_copy.IsOfToday(thread) && TryWalk(thread, 0, _first) && TryWalk(thread, 1, _second))
            {
                _copy.Remember(thread, _first);
                state = Settle(_first, _second, frames, state);
            }
        }

        return state;
    }

    /// <summary>What two walks have in common, and the frame that it called. Pure.</summary>
    /// <param name="first">The first, the innermost frame first.</param>
    /// <param name="second">The second, likewise.</param>
    /// <param name="frames">Gets it, where it is not torn.</param>
    /// <param name="before">Of an earlier look; torn does not take the place of cut.</param>
    internal static PythonStackState Settle(List<PythonFrame> first, List<PythonFrame> second, List<PythonFrame> frames, PythonStackState before)
    {
        var (common, most) = (0, Math.Min(first.Count, second.Count));
        while (common < most && first[^(common + 1)].IsSameCall(second[^(common + 1)]))
        {
            common++;
        }

        var changed = first.Count - common;
        var state = changed <= 1 ? PythonStackState.Whole : common == 0 || first.Count == MostFrames ? PythonStackState.Torn : PythonStackState.Cut;
        if (state == PythonStackState.Torn)
        {
            return before;
        }

        frames.Clear();
        frames.AddRange(first.Skip(Math.Max(changed - 1, 0)));
        return state;
    }

    /// <summary>How many of the frames that were read are still the same calls, from the outermost on.</summary>
    public int CountStanding(PythonThread thread, List<PythonFrame> frames)
    {
        var count = 0;
        if (_copy.TryCopy(thread) && _copy.IsOfToday(thread) && TryWalk(thread, 0, _second))
        {
            while (count < Math.Min(frames.Count, _second.Count) && frames[^(count + 1)].IsSameCall(_second[^(count + 1)]))
            {
                count++;
            }
        }

        return count;
    }

    private bool TryWalk(PythonThread thread, int copy, List<PythonFrame> frames)
    {
        frames.Clear();
        for (var address = _copy.ThreadWord(copy, offsets.CurrentFrame); address != 0 && frames.Count < MostFrames;)
        {
            if (!_copy.TryFrame(thread, copy, address, out var frame))
            {
                return false;
            }

            Effort += offsets.FrameSize;
            frames.Add(frame);
            address = frame.Previous;
        }

        // A generator that is being left has no caller for a moment; every stack begins with a frame of the interpreter's own.
        return frames.Count is 0 or MostFrames || !frames[^1].IsGenerator;
    }
}

/// <summary>What came of reading a stack.</summary>
internal enum PythonStackState
{
    /// <summary>It changed, and nothing of it can be told.</summary>
    Torn,

    /// <summary>Its innermost frames changed; what they were called from is told.</summary>
    Cut,

    /// <summary>It was so.</summary>
    Whole,
}
