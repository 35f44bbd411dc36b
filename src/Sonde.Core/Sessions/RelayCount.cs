namespace Sonde.Core.Sessions;

/// <summary>Hears how many bytes have passed a relay, from its own tasks.</summary>
/// <param name="Sent">From the socket to the channel.</param>
/// <param name="Received">From the channel to the socket.</param>
internal sealed record RelayCount(Action<int> Sent, Action<int> Received)
{
    /// <summary>For a relay that nobody counts.</summary>
    public static RelayCount Nobody { get; } = new(static _ => { }, static _ => { });
}
