using Sonde.Core.Faults;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Targets;

namespace Sonde.Core.Operations;

/// <summary>
/// Goes ahead to what takes a target's place while the session on the old one is ended: finds it, plans, and asks for the toolbox, which a node takes a second or
/// two to start. Where it begins when the old target goes, what it says is held back until the old session's receipt was given.
/// </summary>
/// <remarks>Tasks: one, from <see cref="Begin"/> until <see cref="TakeAsync"/>, which awaits it; it blocks on the platform, and between two looks on a timer.</remarks>
/// <param name="request">The session.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears everything, later.</param>
/// <param name="cancellation">The user ends it all.</param>
internal sealed class Forerunner(DebugRequest request, HostContext host, IReporter reporter, CancellationToken cancellation)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly HeldReporter _said = new(reporter);
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<(ITargetPlatform, Foothold)?>? _finding;

    /// <summary>Begins, where it has not begun yet. Any thread.</summary>
    /// <param name="successor">What will take the target's place and runs beside it; null where the target goes right now.</param>
    public void Begin(TargetReference? successor)
    {
        lock (_gate)
        {
            _finding ??= FindAsync(successor);
        }
    }

    /// <summary>What it has come to; after the look that it is at. Now it is said.</summary>
    /// <returns>The platform, which is the caller's now, and the session that was begun on it; null for nothing: then nothing was added that was not told.</returns>
    public async Task<(ITargetPlatform Platform, Foothold Foothold)?> TakeAsync()
    {
        _hurry.TrySetResult();
        var found = _finding is null ? null : await _finding.ConfigureAwait(false);
        _said.Release();
        return found;
    }

    private async Task<(ITargetPlatform, Foothold)?> FindAsync(TargetReference? successor)
    {
        var pause = Succession.BetweenLooks;
        while (!cancellation.IsCancellationRequested)
        {
            var isLastLook = _hurry.Task.IsCompleted;
            if (await LookAsync(successor ?? request.Target).ConfigureAwait(false) is { } found)
            {
                if (successor is not null)
                {
                    _said.Release();
                }

                return found;
            }

            if (isLastLook)
            {
                break;
            }

            // A target that goes is gone within seconds; one that has a successor may stay for long.
            await Task.WhenAny(Task.Delay(pause, host.Clock, cancellation), _hurry.Task).ConfigureAwait(false);
            pause = successor is null || pause > LongestPause ? pause : pause * 2;
        }

        return null;
    }

    /// <summary>Whatever is in the way is left for the session to come upon and to say.</summary>
    private async Task<(ITargetPlatform, Foothold)?> LookAsync(TargetReference target)
    {
        var platform = PlatformFactory.Open(target, host, mayStop: true);
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
