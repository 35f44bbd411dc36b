namespace Sonde.Agent.Shielding;

/// <summary>Ports whose new connections are turned to doors of ours, from the raising of the rules to their lowering: the doors, and the rules that lead to them and hide them.</summary>
internal sealed class TurnedPorts
{
    /// <summary>In a hurry, connections that were passed on go on for so long; then they are cut off.</summary>
    private static readonly TimeSpan MostPassing = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly IRuleTable _rules;
    private readonly IReadOnlyList<TurnedDoor> _doors;
    private readonly TimeSpan _lingering;
    private int _isClosed;
    private volatile bool _isHurried;

    private TurnedPorts(IRuleTable rules, IReadOnlyList<TurnedDoor> doors, string table, TimeSpan lingering) =>
        (_rules, _doors, Table, _lingering) = (rules, doors, table, lingering);

    /// <summary>The name of its table.</summary>
    public string Table { get; }

    /// <summary>Ends with the rules.</summary>
    public Task Ended => _rules.Ended;

    /// <summary>Raises them: the rules first, so that a door is hidden before it is open.</summary>
    /// <param name="rules">Holds the rules; disposed with this, and where they cannot be raised.</param>
    /// <param name="order">The rules.</param>
    /// <param name="makeDoors">Makes the doors, closed.</param>
    /// <exception cref="IOException">The rules were refused.</exception>
    public static async Task<TurnedPorts> StartAsync(IRuleTable rules, TurnOrder order, Func<IReadOnlyList<TurnedDoor>> makeDoors)
    {
        IReadOnlyList<TurnedDoor> doors = [];
        try
        {
            doors = makeDoors();
            var table = NewName(order.Prefix);
            (int Turned, int Own)[] ports = [.. doors.Select(door => (door.Turned, door.Port))];
            await rules.RunAsync(order.Raise(table, ports));
            if (!ShieldRules.Ours(await rules.RunAsync(ShieldRules.List), order.Prefix).Contains(table, StringComparer.Ordinal))
            {
                throw new IOException("nft took the rules and they are not there.");
            }

            foreach (var door in doors)
            {
                door.Open();
            }

            if (order.Turn is { } turn)
            {
                await rules.RunAsync(turn(table, ports));
            }

            return new TurnedPorts(rules, doors, table, order.Lingering);
        }
        catch
        {
            foreach (var door in doors)
            {
                await door.DisposeAsync();
            }

            await rules.DisposeAsync();
            throw;
        }
    }

    /// <summary>A name that no other table of this network has.</summary>
    public static string NewName(string prefix) => prefix + Guid.NewGuid().ToString("N")[..8];

    /// <summary>Closes the doors; true where they were open.</summary>
    public bool CloseDoors()
    {
        var wereOpen = Interlocked.Exchange(ref _isClosed, 1) == 0;
        foreach (var door in _doors)
        {
            door.Close();
        }

        return wereOpen;
    }

    /// <summary>No new connection is turned from now on, and the doors are closed; those that were turned go on, which the table carries.</summary>
    public async Task TurnNoMoreAsync(TimeProvider clock)
    {
        try
        {
            await _rules.RunAsync(ShieldRules.Lower(Table));
            if (_lingering > TimeSpan.Zero)
            {
                await Task.Delay(_lingering, clock, CancellationToken.None);
            }
        }
        catch (Exception)
        {
            // The doors are closed next whatever it was, and the rules go with their holder.
        }

        CloseDoors();
    }

    /// <summary>From now on connections that were passed on have 2 s.</summary>
    public void Hurry() => _isHurried = true;

    /// <summary>Waits for the connections that were passed on, then takes the rules away; returns when their holder has ended.</summary>
    /// <exception cref="IOException">The holder did not end.</exception>
    public async Task EndAsync(TimeProvider clock)
    {
        var waited = TimeSpan.Zero;
        while (_doors.Any(door => door.IsBusy) && waited < MostPassing)
        {
            await Task.Delay(Poll, clock, CancellationToken.None);
            waited += _isHurried ? Poll : TimeSpan.Zero;
        }

        foreach (var door in _doors)
        {
            await door.DisposeAsync();
        }

        await _rules.DisposeAsync();
        if (!_rules.Ended.IsCompleted)
        {
            throw new IOException("nft did not end.");
        }
    }
}
