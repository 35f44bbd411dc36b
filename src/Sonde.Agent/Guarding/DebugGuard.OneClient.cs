using Sonde.Agent.Native;

namespace Sonde.Agent.Guarding;

/// <content>A debugger that is for one client alone: there is one for each, from its coming to its leaving.</content>
internal sealed partial class DebugGuard
{
    private static readonly TimeSpan MostLeaving = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>An editor that restarts comes back while its earlier connection is still being taken apart.</summary>
    private async Task AwaitLeavingAsync()
    {
        var start = clock.GetTimestamp();
        while (launcher.IsForOneClient && Attached is not null && clock.GetElapsedTime(start) < MostLeaving)
        {
            await Task.Delay(BetweenLooks, clock, CancellationToken.None);
        }
    }

    /// <summary>In turn only. A connection on which the first request is answered with a refusal; it is none of the board's clients.</summary>
    private ClientRelay Refusing()
    {
        var (near, far) = SocketPair.Open();
        _watching = Task.WhenAll(_watching, DapRefusal.RunAsync(far, "gdb serves another client; it takes one at a time", clock));
        return new ClientRelay(near, new DebuggerWatch(this), clock.GetUtcNow(), clock);
    }
}
