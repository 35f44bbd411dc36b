using System.Diagnostics.CodeAnalysis;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Links;

namespace Sonde.Agent.Serving;

/// <summary>The sessions of this agent, and the wish to stop it. Any thread.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as the process.")]
internal sealed class SessionRegistry
{
    /// <summary>Each has threads and buffers of its own; a toolbox that is used by more people at once is a mistake.</summary>
    public const int MostSessions = 64;

    private readonly Lock _gate = new();
    private readonly List<Session> _sessions = [];
    private readonly CancellationTokenSource _stopping = new();
    private int _lastNumber;

    /// <summary>Somebody asked the agent to end.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>How many sessions there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _sessions.Count;
            }
        }
    }

    /// <summary>The id for the next session: <c>s1</c>, <c>s2</c> …</summary>
    public string NextId() => $"s{Interlocked.Increment(ref _lastNumber)}";

    /// <summary>False when there are too many.</summary>
    public bool TryAdd(Session session)
    {
        lock (_gate)
        {
            if (_sessions.Count >= MostSessions)
            {
                return false;
            }

            _sessions.Add(session);
            return true;
        }
    }

    /// <summary>It has ended.</summary>
    public void Remove(Session session)
    {
        lock (_gate)
        {
            _sessions.Remove(session);
        }
    }

    /// <summary>All of them, oldest first.</summary>
    public IReadOnlyList<SessionDescription> Describe() => Snapshot().Select(session => session.Describe()).ToList();

    /// <summary>The one of a link; null where it has ended.</summary>
    public Session? Find(LinkToken token) => Snapshot().FirstOrDefault(session => session.Token == token);

    /// <summary>Ends one as if its client had gone; false when there is none of that id.</summary>
    public bool TryEnd(string id, string reason)
    {
        var session = Snapshot().FirstOrDefault(session => session.Id == id);
        session?.End(reason);
        return session is not null;
    }

    /// <summary>Asks the agent to end.</summary>
    public void Stop() => _stopping.Cancel();

    private Session[] Snapshot()
    {
        lock (_gate)
        {
            return [.. _sessions];
        }
    }
}
