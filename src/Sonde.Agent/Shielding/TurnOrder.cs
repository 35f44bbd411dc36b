namespace Sonde.Agent.Shielding;

/// <summary>Which rules turn connections to doors.</summary>
/// <param name="Prefix">What the names of such tables begin with.</param>
/// <param name="Raise">The command that makes the table, of its name and of each door's turned and own port. Before the doors are open: they are to be hidden first.</param>
internal sealed record TurnOrder(string Prefix, Func<string, IReadOnlyCollection<(int Turned, int Own)>, string> Raise)
{
    /// <summary>The command after which connections are turned, where that is another one: of the same. When the doors are open, so that no connection finds one closed.</summary>
    public Func<string, IReadOnlyCollection<(int Turned, int Own)>, string>? Turn { get; init; }

    /// <summary>For so long after the last connection was turned the doors stay open: those whose handshake was under way then are still to be accepted.</summary>
    public TimeSpan Lingering { get; init; }
}
