using Sonde.Agent.Sampling;

namespace Sonde.UnitTests.Agent.Sampling.Python;

/// <summary>What a tally has told so far, as text.</summary>
internal sealed class TallyBook
{
    private readonly List<string> _frames = [];
    private readonly List<string> _stacks = [];
    private readonly Dictionary<int, long> _threads = [];

    public StackTally Tally { get; } = new();

    /// <summary>What was counted since the last time: <c>77: main:12 work:12</c>, the outermost first, with <c>*</c> where the lock was held; in order.</summary>
    public List<string> Read()
    {
        var news = Tally.Drain();
        _frames.AddRange(news.Frames.Select(static frame => $"{frame.Function}:{frame.Line}"));
        foreach (var (caller, frame) in news.Stacks)
        {
            _stacks.Add(caller == 0 ? _frames[frame - 1] : $"{_stacks[caller - 1]} {_frames[frame - 1]}");
        }

        foreach (var (id, threadId) in news.Threads)
        {
            _threads.Add(id, threadId);
        }

        return [.. news.Counts.Select(count => $"{_threads[count.Thread]}{(count.Locked > 0 ? "*" : "")}: {_stacks[count.Stack - 1]}").Order(StringComparer.Ordinal)];
    }
}
