using System.Threading.Channels;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Shielding;

/// <summary>Answers a target's probes while the target is stopped, and leaves no trace while it runs.</summary>
/// <remarks>
/// Tasks: one, started by the constructor, which blocks on the newest wish; one for each raised shield, which waits for the end of its rules; one
/// for each lowered one, which waits for connections that were passed on. <see cref="DisposeAsync"/> ends and awaits them all. No failure reaches the
/// guard: the observer is told.
/// </remarks>
internal sealed class ProbeShield : IAsyncDisposable
{
    /// <summary>Halts to set breakpoints are over by then, and a probe waits for a second at least.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan MostLowering = TimeSpan.FromSeconds(4);

    /// <summary>A kubelet has one connection for each probe; the rest is for others that come from its address.</summary>
    private const int MostConversations = 64;

    private readonly ShieldPlace _place;
    private readonly IShieldObserver _observer;
    private readonly TimeProvider _clock;
    private readonly Channel<bool> _wishes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Lock _gate = new();
    private readonly List<TaskCompletionSource> _waiting = [];
    private readonly List<Task> _tasks = [];
    private readonly Task _running;
    private readonly List<TurnedPorts> _ending = [];
    private TurnedPorts? _raised;
    private int _standing;
    private int _answered;
    private int _passedOn;

    /// <summary>Makes it, lowered.</summary>
    /// <param name="place">What it answers, and with what.</param>
    /// <param name="observer">Hears of it.</param>
    /// <param name="clock">Time.</param>
    public ProbeShield(ShieldPlace place, IShieldObserver observer, TimeProvider clock)
    {
        (_place, _observer, _clock) = (place, observer, clock);
        _running = Task.Run(RunAsync);
    }

    /// <summary>What it does and did; on as long as a rule of it stands.</summary>
    public ShieldReport Report => new(Volatile.Read(ref _standing) > 0, Volatile.Read(ref _answered), Volatile.Read(ref _passedOn));

    /// <summary>Whether it is to be raised; the newest word counts. Any thread; returns at once.</summary>
    public void Want(bool isRaised)
    {
        lock (_gate)
        {
            _wishes.Writer.TryWrite(isRaised);
        }
    }

    /// <summary>Lowers it, cuts off what was passed on 2 s later, and waits until nothing of it stands; for 4 s at most.</summary>
    public async Task<ShieldReport> LowerAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task[] tasks;
        lock (_gate)
        {
            _waiting.Add(done);
            _wishes.Writer.TryWrite(false);
        }

        var limit = Task.Delay(MostLowering, _clock, CancellationToken.None);
        await Task.WhenAny(done.Task, _running, limit);
        lock (_gate)
        {
            _ending.ForEach(ending => ending.Hurry());
            tasks = [.. _tasks];
        }

        await Task.WhenAny(Task.WhenAll(tasks), limit);
        return Report;
    }

    /// <summary>Lowers it for good.</summary>
    public async ValueTask DisposeAsync()
    {
        await LowerAsync();
        _wishes.Writer.TryComplete();
        await _running;
        await Task.WhenAll(_tasks);
    }

    private async Task RunAsync()
    {
        while (await _wishes.Reader.WaitToReadAsync())
        {
            TaskCompletionSource[] waiting;
            var isWanted = false;
            lock (_gate)
            {
                while (_wishes.Reader.TryRead(out var wish))
                {
                    isWanted = wish;
                }

                waiting = [.. _waiting];
                _waiting.Clear();
            }

            if (!isWanted)
            {
                await LowerNowAsync();
            }
            else if (_raised is null && !await IsOverruledAsync())
            {
                await RaiseAsync();
            }

            foreach (var done in waiting)
            {
                done.SetResult();
            }
        }
    }

    private async Task<bool> IsOverruledAsync()
    {
        using var settling = new CancellationTokenSource();
        var settled = Task.Delay(Settling, _clock, settling.Token);
        while (true)
        {
            var newer = _wishes.Reader.WaitToReadAsync().AsTask();
            if (await Task.WhenAny(newer, settled) == settled)
            {
                return false;
            }

            // The same wish again, as every change of the figures brings it, is no other one.
            if (!_wishes.Reader.TryPeek(out var wish) || !wish)
            {
                await settling.CancelAsync();
                return true;
            }

            lock (_gate)
            {
                _ = _wishes.Reader.TryPeek(out wish) && wish && _wishes.Reader.TryRead(out _);
            }
        }
    }

    private async Task RaiseAsync()
    {
        try
        {
            var order = new TurnOrder(ShieldRules.Prefix, (table, ports) => ShieldRules.Raise(table, _place.Sources, ports));
            var raised = await TurnedPorts.StartAsync(await _place.Open(), order, MakeDoors);
            _raised = raised;
            Interlocked.Increment(ref _standing);
            Track(WatchAsync(raised));
            _observer.ShieldChanged();
        }
        catch (Exception failure)
        {
            // Whatever it was: the limit counts as if there were no shield, and the guard goes on.
            _observer.ShieldFailed($"The probe shield could not be raised, so probes are not answered: {failure.Message}");
        }
    }

    private async Task LowerNowAsync()
    {
        if (_raised is { } raised)
        {
            _raised = null;
            await raised.TurnNoMoreAsync(_clock);
            lock (_gate)
            {
                _ending.Add(raised);
            }

            Track(EndAsync(raised));
        }
    }

    private async Task EndAsync(TurnedPorts raised)
    {
        try
        {
            await raised.EndAsync(_clock);
            await using var look = await _place.Open();
            if (ShieldRules.Ours(await look.RunAsync(ShieldRules.List)).Contains(raised.Table, StringComparer.Ordinal))
            {
                throw new IOException($"table inet {raised.Table} is still there.");
            }

            Interlocked.Decrement(ref _standing);
            _observer.ShieldChanged();
        }
        catch (Exception failure)
        {
            _observer.ShieldFailed($"It cannot be said that the probe shield's rules are gone: {failure.Message}");
        }
        finally
        {
            lock (_gate)
            {
                _ending.Remove(raised);
            }
        }
    }

    /// <summary>Rules that go before they are to go leave doors that anybody could find.</summary>
    private async Task WatchAsync(TurnedPorts raised)
    {
        await raised.Ended;
        if (raised.CloseDoors())
        {
            _observer.ShieldFailed("The probe shield's rules went away by themselves, so probes are not answered until the next stop.");
        }
    }

    private void Track(Task task)
    {
        lock (_gate)
        {
            _tasks.RemoveAll(other => other.IsCompleted);
            _tasks.Add(task);
        }
    }

    private List<TurnedDoor> MakeDoors() => [.. _place.Probes.GroupBy(probe => probe.Port).Select(MakeDoor)];

    private TurnedDoor MakeDoor(IGrouping<int, ShieldedProbe> port)
    {
        ShieldedProbe[] probes = [.. port];
        return new TurnedDoor(
            port.Key, MostConversations, (connection, ending) => new ProbeConversation(probes, connection.Connect, _clock).RunAsync(connection.Client, Find, ending));
    }

    private void Find(ShieldedProbe? probe)
    {
        _ = probe is null ? Interlocked.Increment(ref _passedOn) : Interlocked.Increment(ref _answered);
        if (probe is { RestartsLimit: true })
        {
            _observer.LimitRestarts();
        }

        _observer.ShieldChanged();
    }
}
