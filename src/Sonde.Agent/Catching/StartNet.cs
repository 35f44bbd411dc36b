namespace Sonde.Agent.Catching;

/// <summary>
/// Catches a program at its first instruction: what is about to become it, a container runtime's process, is traced before it does, and its execve stops (ptrace(2),
/// PTRACE_EVENT_EXEC). Where the kernel does not let that be traced, it is tried again and again until the program itself may be, which is some microseconds late.
/// </summary>
/// <param name="processes">The kernel.</param>
/// <param name="known">The processes that are there already: none of them is meant.</param>
internal sealed class StartNet(IStartProcesses processes, IEnumerable<int> known)
{
    private readonly HashSet<int> _settled = [.. known];

    /// <summary>Whether somebody is there who may not be traced yet.</summary>
    public bool IsInHurry { get; private set; }

    /// <summary>Looks once.</summary>
    /// <param name="ids">The processes that there are.</param>
    /// <returns>What was caught: it will stand once this process lets go of it, which its end does. Null for nothing yet.</returns>
    public CaughtStart? Look(IReadOnlyList<int> ids)
    {
        IsInHurry = false;
        foreach (var id in ids)
        {
            if (!_settled.Contains(id) && Take(id) is { } late)
            {
                return late;
            }
        }

        // An id may come again, for another process.
        _settled.IntersectWith(ids);
        while (processes.NextStop() is { } stop)
        {
            if (Handle(stop) is { } caught)
            {
                return caught;
            }
        }

        return null;
    }

    private CaughtStart? Take(int id)
    {
        if (processes.IsOwn(id))
        {
            _settled.Add(id);
            return null;
        }

        if (!processes.TrySeize(id))
        {
            IsInHurry = true;
            return null;
        }

        _settled.Add(id);
        return IsMeant(id) ? Catch(id, isAtStart: false) : null;
    }

    private CaughtStart? Handle(TraceStop stop)
    {
        if (stop.IsEnd)
        {
            return null;
        }

        if (stop.IsExecution && IsMeant(stop.Thread))
        {
            return Catch(stop.Thread, isAtStart: true);
        }

        if (stop.IsGroupStop)
        {
            processes.Listen(stop.Thread);
        }
        else
        {
            processes.Continue(stop.Thread, stop.Delivery);
        }

        return null;
    }

    private bool IsMeant(int id) => !processes.IsOwn(id) && processes.IsGoProgram(id);

    private CaughtStart Catch(int id, bool isAtStart)
    {
        processes.Stop(id);
        return new CaughtStart(id, isAtStart);
    }
}
