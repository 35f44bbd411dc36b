using System.Diagnostics.CodeAnalysis;
using Sonde.Agent.Shielding;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Intercepting;

/// <summary>One port's inbound connections, turned to the client's machine until it ends, and for no moment longer than its holder lives.</summary>
/// <remarks>
/// Tasks: one that waits for the end of the rules, started by <see cref="StartAsync"/>; the door's. <see cref="EndAsync"/> ends and awaits them all.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "What it holds ends with EndAsync; its token source has no timer and no handle.")]
internal sealed class Intercept
{
    /// <summary>Each has a buffer for each of its directions, which counts in the pod's memory; more connections wait to be accepted.</summary>
    public const int MostConnections = 512;

    private readonly InterceptPlace _place;
    private readonly InterceptTally _tally = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private TurnedPorts? _ports;
    private Task _watching = Task.CompletedTask;
    private Task<string?>? _ended;
    private volatile bool _isOver;

    private Intercept(InterceptPlace place) => _place = place;

    /// <summary>Whether connections are turned: nobody has ended it, and its rules stand.</summary>
    public bool IsOn => !_isOver;

    /// <summary>What went where so far.</summary>
    public InterceptFigures Figures => _tally.Figures;

    /// <summary>Begins.</summary>
    /// <param name="place">What is intercepted.</param>
    /// <param name="rules">Holds the rules; disposed with it, and where it cannot begin.</param>
    /// <exception cref="IOException">The rules were refused.</exception>
    public static async Task<Intercept> StartAsync(InterceptPlace place, IRuleTable rules)
    {
        var intercept = new Intercept(place);
        intercept._ports = await TurnedPorts.StartAsync(rules, InterceptRules.Order(place.Port), intercept.MakeDoors);
        intercept._watching = intercept.WatchAsync(intercept._ports);
        return intercept;
    }

    /// <summary>
    /// Ends it: new connections go to the pod at once; those that were turned go on as long as they have not ended, until <paramref name="hurry"/> and 2 s more, then they are closed and the rules
    /// removed. Idempotent.
    /// </summary>
    /// <param name="hurry">Completes when nobody waits for them any longer.</param>
    /// <returns>Null where the rules are gone; else why that cannot be said.</returns>
    public Task<string?> EndAsync(Task hurry)
    {
        lock (_gate)
        {
            return _ended ??= EndOnceAsync(_ports!, hurry);
        }
    }

    private async Task<string?> EndOnceAsync(TurnedPorts ports, Task hurry)
    {
        _isOver = true;
        await _ending.CancelAsync();
        await ports.TurnNoMoreAsync(_place.Clock);
        var ending = ports.EndAsync(_place.Clock);
        await Task.WhenAny(hurry, ending);
        ports.Hurry();
        try
        {
            await ending;
            await _watching;
            return null;
        }
        catch (IOException failure)
        {
            return failure.Message;
        }
    }

    /// <summary>Rules that go before they are to go leave a door that anybody could find.</summary>
    private async Task WatchAsync(TurnedPorts ports)
    {
        await ports.Ended;
        _isOver = true;
        ports.CloseDoors();
    }

    private IReadOnlyList<TurnedDoor> MakeDoors() => [new TurnedDoor(_place.Port, MostConnections, ServeAsync)];

    private async Task ServeAsync(TurnedConnection connection, CancellationToken cancellation)
    {
        _tally.Connected();
        var crossing = new Crossing(_place, _tally, _ending.Token);
        if (_place.Header is null)
        {
            await new WholeConnection(_place, crossing, _tally).RunAsync(connection, cancellation);
        }
        else
        {
            await new RoutedConnection(_place, crossing, _tally).RunAsync(connection, cancellation);
        }
    }
}
