using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Sessions;

/// <summary>The channels that an agent opens, and who takes them. Any thread.</summary>
internal sealed class IncomingChannels
{
    private volatile Func<IncomingChannel, CancellationToken, Task>? _taker;

    /// <summary>From now on this takes them: it accepts or refuses each, and serves it to its end or until its token fires.</summary>
    public void Take(Func<IncomingChannel, CancellationToken, Task> taker) => _taker = taker;

    /// <summary>Hands one over; refuses it where nobody takes them.</summary>
    public Task ServeAsync(IncomingChannel incoming, CancellationToken cancellation)
    {
        if (_taker is { } taker)
        {
            return taker(incoming, cancellation);
        }

        incoming.Refuse("This side takes no channels.");
        return Task.CompletedTask;
    }
}
