using Sonde.Core.Ide;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;

namespace Sonde.Core.Operations;

/// <summary>The sessions that follow one another on a target, each with what was begun for it while the one before ended. Not safe for several threads.</summary>
/// <param name="session">What each is to do.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears everything.</param>
/// <param name="cancellation">The user ends it all.</param>
internal sealed class SessionRelay(SessionRequest session, HostContext host, IReporter reporter, CancellationToken cancellation) : IAsyncDisposable
{
    private Forerunner? _ahead;

    /// <summary>The next one.</summary>
    /// <param name="onHandedOver">Told once when IDEs can connect.</param>
    /// <returns>Where its target is, which is the caller's now, and its place.</returns>
    public async Task<(ITargetPlatform Platform, SessionTurn Turn)> NextAsync(Action<IdeOffer> onHandedOver)
    {
        var begun = _ahead is null ? null : await _ahead.TakeAsync().ConfigureAwait(false);
        var next = _ahead = session is DebugRequest debug ? new Forerunner(debug, host, reporter, cancellation) : null;
        return (
            begun?.Platform ?? PlatformFactory.Open(session.Target, host, mayStop: session is DebugRequest),
            new SessionTurn(onHandedOver, successor => next?.Begin(successor), () => next?.Begin(null), begun?.Foothold));
    }

    /// <summary>Where a toolbox was added for a session that never came to be, its receipt is given.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ahead is not null && await _ahead.TakeAsync().ConfigureAwait(false) is { } unused)
        {
            unused.Foothold.Ledger.CloseAfter(new OperationCanceledException());
            await unused.Platform.DisposeAsync().ConfigureAwait(false);
        }
    }
}
