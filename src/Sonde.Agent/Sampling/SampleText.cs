using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling;

/// <summary>News as the lines of a channel, none longer than <see cref="SampleLines.MaximumLength"/>. For one task.</summary>
/// <param name="hasLock">Whether the runtime has a lock that counts.</param>
/// <param name="name">The kernel's name for a thread; null for none.</param>
internal sealed class SampleText(bool hasLock, Func<long, string?> name)
{
    /// <summary>Numbers of up to ten digits and their commas, three lists of them: 33 KiB at the most.</summary>
    private const int MostNumbers = 1000;

    private readonly Dictionary<int, (long ThreadId, string? Name)> _threads = [];

    /// <summary>The lines, in the order in which they refer to each other; the figures last.</summary>
    public IEnumerable<SampleLine> Of(TallyNews news)
    {
        foreach (var frame in news.Frames)
        {
            yield return frame;
        }

        for (var at = 0; at < news.Stacks.Count; at += MostNumbers)
        {
            var some = news.Stacks.GetRange(at, Math.Min(MostNumbers, news.Stacks.Count - at));
            yield return new StacksLine(news.FirstStack + at, [.. some.Select(static stack => stack.Caller)], [.. some.Select(static stack => stack.Frame)]);
        }

        foreach (var (id, threadId) in news.Threads)
        {
            _threads[id] = (threadId, null);
            yield return new ThreadLine(id, threadId, null);
        }

        foreach (var thread in news.Counts.GroupBy(static count => count.Thread))
        {
            if (Renamed(thread.Key) is { } renamed)
            {
                yield return renamed;
            }

            foreach (var some in thread.Chunk(MostNumbers))
            {
                yield return new CountsLine(thread.Key, [.. some.Select(static count => count.Stack)], [.. some.Select(static count => count.Samples)])
                {
                    Locked = hasLock && some.Any(static count => count.Locked > 0) ? [.. some.Select(static count => count.Locked)] : null,
                };
            }
        }

        yield return news.Figures;
    }

    /// <summary>Threads are given their names after they have begun, so one that was seen is asked again.</summary>
    private ThreadLine? Renamed(int id)
    {
        var (threadId, before) = _threads[id];
        if (threadId == 0 || name(threadId) is not { } now || now == before)
        {
            return null;
        }

        _threads[id] = (threadId, now);
        return new ThreadLine(id, threadId, now);
    }
}
