using Sonde.Agent.Shielding;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Guarding;

/// <summary>
/// What a session knows of its target and shows its client: what it is doing, the figures, who is connected, how long it may still stand. It tells of
/// every change, in order. Any thread; nothing here blocks but arming and lowering the shield.
/// </summary>
/// <param name="onStatus">Gets the whole state at every change; must not block.</param>
/// <param name="clock">Time.</param>
internal sealed class GuardBoard(Action<StatusEvent> onStatus, TimeProvider clock) : IShieldObserver, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly TargetTally _tally = new(clock);
    private readonly List<ClientRelay> _clients = [];
    private PauseMeter? _meter;
    private PauseCountdown? _countdown;
    private ProbeShield? _shield;

    /// <summary>How long the target may stand; null for any time. Set before the first attach.</summary>
    public PauseLimit? Limit { get; set; }

    /// <summary>What the target is doing, and the figures so far.</summary>
    public (TargetState State, SessionFigures Figures) Report
    {
        get
        {
            lock (_gate)
            {
                return (_tally.State, _tally.Figures);
            }
        }
    }

    /// <summary>Whether it is stopped and the debugger said so, to a client.</summary>
    public bool IsTold
    {
        get
        {
            lock (_gate)
            {
                return _tally.IsTold;
            }
        }
    }

    /// <summary>Who is connected to the debugger, oldest first.</summary>
    public IReadOnlyList<DebuggerClient> Clients
    {
        get
        {
            lock (_gate)
            {
                return Describe();
            }
        }
    }

    /// <summary>The connections to the debugger, oldest first.</summary>
    public ClientRelay[] Connected
    {
        get
        {
            lock (_gate)
            {
                return [.. _clients];
            }
        }
    }

    /// <summary>Makes the shield that a client asks for, lowered; one of an attach that failed is replaced.</summary>
    /// <exception cref="AgentRefusedException">There can be none.</exception>
    public async Task ArmAsync(ShieldRequest? request, ShieldTools? tools)
    {
        var before = _shield;
        _shield = null;
        await (before?.DisposeAsync() ?? ValueTask.CompletedTask);
        _shield = request is null ? null : await ShieldArming.ArmAsync(request, tools, this);
    }

    /// <summary>Lowers the shield and says what it did; null where there is none.</summary>
    public async Task<ShieldReport?> LowerAsync() => _shield is null ? null : await _shield.LowerAsync();

    /// <summary>A debugger is attached and the target runs.</summary>
    /// <param name="freeze">For how long the attach made it stand.</param>
    public void Attach(TimeSpan freeze)
    {
        lock (_gate)
        {
            _meter ??= Limit is null ? null : new PauseMeter(Limit, clock);
            _meter?.Attach(freeze);
            _countdown = null;
            _tally.Attach(freeze);
            Publish(null);
        }
    }

    /// <summary>A client had the debugger attach, and the target runs again.</summary>
    /// <param name="freeze">For how long that made it stand.</param>
    public void Freeze(TimeSpan freeze) => Tell(tally => tally.Freeze(freeze));

    /// <summary>No debugger is attached any more, and its connections are none.</summary>
    /// <param name="isTargetGone">Whether the target has ended.</param>
    /// <param name="note">A sentence for the user; null for none.</param>
    public void Release(bool isTargetGone, string? note)
    {
        lock (_gate)
        {
            _clients.Clear();
            if (isTargetGone)
            {
                _tally.End();
            }

            _tally.Release();
            Publish(note);
        }
    }

    /// <summary>A client is connected.</summary>
    public void Add(ClientRelay client)
    {
        lock (_gate)
        {
            _clients.Add(client);
            Publish(null);
        }
    }

    /// <summary>A client has left; true when it was the last one.</summary>
    public bool Remove(ClientRelay client)
    {
        lock (_gate)
        {
            var wasLast = _clients.Remove(client) && _clients.Count == 0;
            Publish(null);
            return wasLast;
        }
    }

    /// <summary>Says something on every console.</summary>
    public void Say(ConsoleWord word)
    {
        lock (_gate)
        {
            _clients.ForEach(client => client.Say(word));
        }
    }

    /// <summary>Tells the user a sentence.</summary>
    public void Note(string note)
    {
        lock (_gate)
        {
            Publish(note);
        }
    }

    /// <summary>Something of what is shown has changed.</summary>
    public void Refresh() => Tell(static _ => true);

    /// <summary>Changes the tally; told when that is news.</summary>
    public void Tell(Func<TargetTally, bool> change)
    {
        lock (_gate)
        {
            if (change(_tally))
            {
                Publish(null);
            }
        }
    }

    /// <summary>A stop that somebody looks at: the consoles say how long it may last.</summary>
    public void Stop(string? where)
    {
        Tell(tally => tally.Stop(where));
        lock (_gate)
        {
            if (_meter is not null && _countdown is null && _tally.State == TargetState.Stopped)
            {
                _countdown = new PauseCountdown(_meter.Left);
                _clients.ForEach(client => client.Say(ConsoleWord.MayStand(_meter.Left, Limit!)));
            }
        }
    }

    /// <summary>It runs again.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            _countdown = null;
        }

        Tell(static tally => tally.Resume());
    }

    /// <summary>Looks at the target once, and reminds the consoles of a stop's end; true when it has stood for as long as it may.</summary>
    /// <param name="look">Gets what the target is believed to do (null where either would be no surprise) and how many clients there are; says whether it stands.</param>
    public bool Look(Func<TargetState?, int, bool> look)
    {
        lock (_gate)
        {
            var stands = look(_tally.Believed, _clients.Count);
            var isOver = _meter?.Look(stands) == true;
            if (!isOver && _meter is not null && _countdown?.Look(_meter.Left, out var isLast) == true)
            {
                _clients.ForEach(client => client.Say(ConsoleWord.IsLeft(_meter.Left, isLast)));
            }

            return isOver;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _shield?.DisposeAsync() ?? ValueTask.CompletedTask;

    void IShieldObserver.ShieldChanged() => Refresh();

    void IShieldObserver.ShieldFailed(string note) => Note(note);

    void IShieldObserver.LimitRestarts()
    {
        lock (_gate)
        {
            _meter?.Restart();
        }
    }

    /// <summary>Under the lock, so that events leave in the order of what they tell.</summary>
    private void Publish(string? note)
    {
        _shield?.Want(_tally.State == TargetState.Stopped);
        onStatus(new StatusEvent(_tally.State, _tally.StoppedAt, _tally.Figures, Describe(), note)
        {
            LimitLeftSeconds = _tally.State == TargetState.Stopped ? _meter?.Left.TotalSeconds : null,
            Shield = _shield?.Report,
        });
    }

    /// <summary>Under the lock.</summary>
    private DebuggerClient[] Describe() => [.. _clients.Select(client => new DebuggerClient(client.Watch.Protocol, client.Watch.ClientName, client.Since))];
}
