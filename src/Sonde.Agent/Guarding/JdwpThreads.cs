namespace Sonde.Agent.Guarding;

/// <summary>
/// How often each thread of a JVM is suspended: such requests count, and a thread runs when as many resumes came. Those that nobody has named yet share one count.
/// </summary>
internal sealed class JdwpThreads
{
    /// <summary>More named threads than this are not told apart any more.</summary>
    private const int MostThreads = 10_000;

    private readonly Dictionary<long, int> _named = [];
    private int _others;

    /// <summary>Whether every thread has been named since the last one was suspended with the others.</summary>
    private bool _isComplete;

    /// <summary>Whether some thread is suspended.</summary>
    public bool IsAnySuspended => (_others > 0 && !_isComplete) || _named.Values.Any(static count => count > 0);

    /// <summary>All were suspended, once.</summary>
    public void SuspendAll()
    {
        Change(static count => count + 1);
        _isComplete = false;
    }

    /// <summary>All were resumed, once.</summary>
    public void ResumeAll() => Change(static count => Math.Max(0, count - 1));

    /// <summary>One was suspended, once.</summary>
    public void Suspend(long thread) => Set(thread, _named.GetValueOrDefault(thread, _others) + 1);

    /// <summary>One was resumed, once.</summary>
    public void Resume(long thread) => Set(thread, Math.Max(0, _named.GetValueOrDefault(thread, _others) - 1));

    /// <summary>These are all that there are.</summary>
    public void Name(IReadOnlyCollection<long> threads)
    {
        foreach (var thread in threads)
        {
            Set(thread, _named.GetValueOrDefault(thread, _others));
        }

        _isComplete = _named.Count <= MostThreads && threads.All(_named.ContainsKey);
    }

    /// <summary>Everything runs.</summary>
    public void Clear()
    {
        _named.Clear();
        (_others, _isComplete) = (0, false);
    }

    private void Change(Func<int, int> change)
    {
        foreach (var thread in _named.Keys)
        {
            _named[thread] = change(_named[thread]);
        }

        _others = change(_others);
        if (_others == 0 && !IsAnySuspended)
        {
            Clear();
        }
    }

    private void Set(long thread, int count)
    {
        if (_named.Count < MostThreads || _named.ContainsKey(thread))
        {
            _named[thread] = count;
        }
    }
}
