namespace Sonde.Agent.Intercepting;

/// <summary>The way to the client's machine, and from there back to the pod where it is not taken.</summary>
/// <param name="place">Where it leads.</param>
/// <param name="tally">Counts.</param>
/// <param name="ending">Fires when the intercept ends: nothing more goes to the client's machine then.</param>
internal sealed class Crossing(InterceptPlace place, InterceptTally tally, CancellationToken ending)
{
    /// <summary>A machine that takes no connection within this gets none: whoever waits here waits for an answer. Nothing was read by then, so that nothing is lost.</summary>
    private static readonly TimeSpan MostOpening = TimeSpan.FromSeconds(1);

    /// <summary>The intercept ends.</summary>
    public bool IsEnding => ending.IsCancellationRequested;

    /// <summary>Opens a connection to the program on the client's machine.</summary>
    /// <returns>Null where it does not take one, in time or at all.</returns>
    public async Task<Stream?> TryOpenAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(MostOpening, place.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ending, cancellation);
        var began = place.Clock.GetTimestamp();
        try
        {
            either.Token.ThrowIfCancellationRequested();
            var stream = await place.OpenHere(either.Token);
            tally.Opened(place.Clock.GetElapsedTime(began));
            return stream;
        }
        catch (Exception refused) when (refused is IOException || (refused is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }
}
