using System.Net;

namespace Sonde.Agent.Shielding;

/// <summary>A shield from its raising to its lowering: doors, and the rules that lead to them and hide them.</summary>
internal sealed class RaisedShield
{
    /// <summary>In a hurry, connections that were passed on go on for so long; then they are cut off.</summary>
    private static readonly TimeSpan MostPassing = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly IRuleTable _rules;
    private readonly IReadOnlyList<ProbeDoor> _doors;
    private int _isClosed;
    private volatile bool _isHurried;

    private RaisedShield(IRuleTable rules, IReadOnlyList<ProbeDoor> doors, string table) => (_rules, _doors, Table) = (rules, doors, table);

    /// <summary>The name of its table.</summary>
    public string Table { get; }

    /// <summary>Ends with the rules.</summary>
    public Task Ended => _rules.Ended;

    /// <summary>Raises it: the rules first, so that a door is hidden before it is open.</summary>
    /// <param name="rules">Holds the rules; disposed with the shield, and where it cannot be raised.</param>
    /// <param name="sources">Where probes come from.</param>
    /// <param name="makeDoors">Makes the doors, closed.</param>
    /// <exception cref="IOException">The rules were refused.</exception>
    public static async Task<RaisedShield> StartAsync(IRuleTable rules, IReadOnlyList<IPAddress> sources, Func<IReadOnlyList<ProbeDoor>> makeDoors)
    {
        IReadOnlyList<ProbeDoor> doors = [];
        try
        {
            doors = makeDoors();
            var table = NewName();
            await rules.RunAsync(ShieldRules.Raise(table, sources, [.. doors.Select(door => (door.Probed, door.Port))]));
            if (!ShieldRules.Ours(await rules.RunAsync(ShieldRules.List)).Contains(table, StringComparer.Ordinal))
            {
                throw new IOException("nft took the rules and they are not there.");
            }

            foreach (var door in doors)
            {
                door.Open();
            }

            return new RaisedShield(rules, doors, table);
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

    /// <summary>A name that no other shield of this pod has.</summary>
    public static string NewName() => ShieldRules.Prefix + Guid.NewGuid().ToString("N")[..8];

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
    public async Task TurnNoMoreAsync()
    {
        try
        {
            await _rules.RunAsync(ShieldRules.Lower(Table));
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
