using Sonde.Core.Faults;
using Sonde.Core.Platforms;
using Sonde.Core.Targets;

namespace Sonde.Core.Operations;

/// <summary>Looks, while a session lasts, for what will take its target's place: the new pod of a rollout, which runs a while before the old one goes.</summary>
/// <remarks>Tasks: one, from the making until <see cref="DisposeAsync"/>, which awaits it; it blocks on the platform, and after a failure on a timer.</remarks>
internal sealed class SuccessorWatch : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _ending = new();
    private readonly Task _watching;

    /// <param name="platform">Where the target is; it outlives this.</param>
    /// <param name="clock">Measures pauses.</param>
    /// <param name="onFound">Told once, with how the successor is named.</param>
    public SuccessorWatch(ITargetPlatform platform, TimeProvider clock, Action<TargetReference> onFound) => _watching = WatchAsync(platform, clock, onFound, _ending.Token);

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    /// <summary>Whatever keeps it from looking is no harm to the session: the successor is then found when the target has gone.</summary>
    private static async Task WatchAsync(ITargetPlatform platform, TimeProvider clock, Action<TargetReference> onFound, CancellationToken cancellation)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                if (await platform.WaitForSuccessorAsync(cancellation).ConfigureAwait(false) is { } successor)
                {
                    onFound(successor);
                }

                return;
            }
            catch (FaultException error)
            {
                if (error.Fault.Definition == FaultCatalog.RightsMissing)
                {
                    return;
                }
            }

            await Task.Delay(pause, clock, cancellation).ConfigureAwait(false);
        }
    }
}
