using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling;

/// <summary>
/// Counts stacks. A stack is another one and a frame that was called from there, so that those that begin alike share what they begin with. Bounded: stacks,
/// threads and text; what finds no room is counted as <c>[others]</c>. For one thread.
/// </summary>
internal sealed class StackTally
{
    /// <summary>The stack that is empty.</summary>
    public const int Empty = 0;

    /// <summary>Stacks, those that others stand on included.</summary>
    public const int MostStacks = 100_000;

    /// <summary>Threads that are told apart: one that starts a thread for each request has a new one all the time.</summary>
    public const int MostThreads = 4096;

    /// <summary>Names of functions and files, in bytes of memory.</summary>
    public const int MostText = 16 * 1024 * 1024;

    private const int NoRoom = -1;

    private readonly Dictionary<(string Function, string? File, int Line), int> _frames = [];
    private readonly Dictionary<(int Caller, int Frame), int> _stacks = [];
    private readonly Dictionary<long, int> _threads = [];
    private readonly Dictionary<(int Thread, int Stack), (int Samples, int Locked)> _counts = [];
    private TallyNews _news = new();
    private int _text;
    private int _others;

    /// <summary>Samples that were counted.</summary>
    public long Counted { get; private set; }

    /// <summary>Of these, as <c>[others]</c>.</summary>
    public long Others { get; private set; }

    /// <summary>The number of a place.</summary>
    /// <returns>Negative where there is no room for it, which <see cref="Push"/> understands.</returns>
    public int Frame(string function, string? file, int line)
    {
        if (_frames.TryGetValue((function, file, line), out var id))
        {
            return id;
        }

        // Each string is counted for each frame, although most share theirs: a bound, not a measure.
        var size = sizeof(char) * (function.Length + (file?.Length ?? 0));
        return _text + size > MostText || _frames.Count >= MostStacks ? NoRoom : Add(function, file, line, size);
    }

    /// <summary>The stack that is <paramref name="caller"/> and a frame that it called.</summary>
    /// <returns>Negative where there is no room for it, which this method and <see cref="Count"/> understand.</returns>
    public int Push(int caller, int frame)
    {
        if (caller < 0 || frame < 0)
        {
            return NoRoom;
        }

        if (_stacks.TryGetValue((caller, frame), out var id))
        {
            return id;
        }

        return _stacks.Count < MostStacks - 1 ? Add(caller, frame) : NoRoom;
    }

    /// <summary>The number of a thread. Those that find no room share one.</summary>
    /// <param name="threadId">The kernel's; not 0.</param>
    public int Thread(long threadId)
    {
        if (!_threads.TryGetValue(threadId, out var id) && !_threads.TryGetValue(threadId = _threads.Count < MostThreads - 1 ? threadId : 0, out id))
        {
            _threads.Add(threadId, id = _threads.Count + 1);
            _news.Threads.Add((id, threadId));
        }

        return id;
    }

    /// <summary>A thread was seen in a stack.</summary>
    /// <param name="thread">From <see cref="Thread"/>.</param>
    /// <param name="stack">From <see cref="Push"/>; not the empty one.</param>
    /// <param name="isLocked">Whether it held the interpreter's lock.</param>
    /// <param name="times">How often; above 0.</param>
    public void Count(int thread, int stack, bool isLocked, int times = 1)
    {
        if (stack < 0)
        {
            stack = _others != 0 ? _others : _others = Add(Empty, Add("[others]", null, 0, 0));
            Others += times;
        }

        Counted += times;
        var (samples, locked) = _counts.GetValueOrDefault((thread, stack));
        _counts[(thread, stack)] = (samples + times, locked + (isLocked ? times : 0));
    }

    /// <summary>What there is since the last call.</summary>
    public TallyNews Drain()
    {
        var news = _news;
        news.Counts.AddRange(_counts.Select(static count => (count.Key.Thread, count.Key.Stack, count.Value.Samples, count.Value.Locked)));
        _counts.Clear();
        _news = new TallyNews { FirstStack = _stacks.Count + 1 };
        return news;
    }

    private int Add(string function, string? file, int line, int size)
    {
        var id = _frames.Count + 1;
        _frames.Add((function, file, line), id);
        _text += size;
        _news.Frames.Add(new FrameLine(id, function, file, line));
        return id;
    }

    private int Add(int caller, int frame)
    {
        var id = _stacks.Count + 1;
        _stacks.Add((caller, frame), id);
        _news.Stacks.Add((caller, frame));
        return id;
    }
}
