using Sonde.Core.Faults;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;

namespace Sonde.Core.Operations;

/// <summary>
/// Goes ahead to what takes a target's place while the session on the old one is ended: finds it, plans, and asks for the toolbox, which a node takes a second or
/// two to start. What it says is held back until the old session's receipt was given.
/// </summary>
/// <remarks>Tasks: one, from <see cref="Begin"/> until <see cref="TakeAsync"/>, which awaits it; it blocks on the platform, and between two looks on a timer.</remarks>
/// <param name="request">The session.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears everything, later.</param>
/// <param name="cancellation">The user ends it all.</param>
internal sealed class Forerunner(DebugRequest request, HostContext host, IReporter reporter, CancellationToken cancellation)
{
    private readonly HeldReporter _said = new(reporter);
    private Task<(ITargetPlatform, Foothold)?>? _finding;
    private volatile bool _isLastLook;

    /// <summary>Begins; once.</summary>
    public void Begin() => _finding ??= FindAsync();

    /// <summary>What it has come to; after the look that it is at. Now it is said.</summary>
    /// <returns>The platform, which is the caller's now, and the session that was begun on it; null for nothing: then nothing was added that was not told.</returns>
    public async Task<(ITargetPlatform Platform, Foothold Foothold)?> TakeAsync()
    {
        _isLastLook = true;
        var found = _finding is null ? null : await _finding.ConfigureAwait(false);
        _said.Release();
        return found;
    }

    private async Task<(ITargetPlatform, Foothold)?> FindAsync()
    {
        while (!cancellation.IsCancellationRequested)
        {
            if (await LookAsync().ConfigureAwait(false) is { } found)
            {
                return found;
            }

            if (_isLastLook)
            {
                break;
            }

            await Task.Delay(Succession.BetweenLooks, host.Clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }

    /// <summary>Whatever is in the way is left for the session to come upon and to say.</summary>
    private async Task<(ITargetPlatform, Foothold)?> LookAsync()
    {
        var platform = PlatformFactory.Open(request.Target, host, mayStop: true);
        Foothold? foothold = null;
        try
        {
            foothold = await Foothold.FindAsync(platform, request, host, _said, cancellation).ConfigureAwait(false);
            await foothold.Opener.BeginAsync(foothold.Plan, cancellation).ConfigureAwait(false);
            return (platform, foothold);
        }
        catch (Exception error) when (error is FaultException or OperationCanceledException)
        {
            _said.Forget();
            foothold?.Ledger.CloseAfter(error);
            await platform.DisposeAsync().ConfigureAwait(false);
            return null;
        }
    }
}
