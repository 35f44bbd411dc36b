using Sonde.Agent.Shielding;

namespace Sonde.Agent.Intercepting;

/// <summary>A turned connection that goes to one place as a whole: to the client's machine, or where that does not take it, and where it is a probe, to the pod.</summary>
/// <param name="place">What is intercepted.</param>
/// <param name="crossing">The way to the client's machine.</param>
/// <param name="tally">Counts.</param>
internal sealed class WholeConnection(InterceptPlace place, Crossing crossing, InterceptTally tally)
{
    /// <summary>Runs it to its end.</summary>
    /// <exception cref="IOException">It broke; it is cut off then.</exception>
    public async Task RunAsync(TurnedConnection connection, CancellationToken cancellation)
    {
        await using var client = new WireBuffer(connection.Client, cancellation);
        var call = place.ProbeSources.Contains(connection.From) ? await LookAsync(client, cancellation) : KubeletCall.Request;
        var stream = call == KubeletCall.Request ? await crossing.TryOpenAsync(cancellation) : null;
        if (stream is null)
        {
            await PassToPodAsync(connection, client, call, cancellation);
            return;
        }

        tally.WentHere();
        await using var here = new WireBuffer(stream, cancellation);
        try
        {
            await WireBuffer.SpliceAsync(client, here, cancellation);
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            tally.Broke();
            throw;
        }
    }

    private async Task PassToPodAsync(TurnedConnection connection, WireBuffer client, KubeletCall call, CancellationToken cancellation)
    {
        if (call == KubeletCall.Probe)
        {
            tally.Probed();
        }
        else
        {
            tally.WentToPod(call == KubeletCall.Request);
        }

        await using var pod = await PodEnd.ConnectAsync(connection, cancellation);
        await WireBuffer.SpliceAsync(client, pod, cancellation);
    }

    private async Task<KubeletCall> LookAsync(WireBuffer client, CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(KubeletCalls.MostSilence, place.Clock);
        KubeletCall call;
        while ((call = KubeletCalls.Look(client.Unread.Span)) == KubeletCall.Unknown)
        {
            try
            {
                // Not cancelled, only not waited for any longer: whoever passes the bytes on goes on with this very read.
                if (await client.Begin().WaitAsync(silence.Token) == 0)
                {
                    return KubeletCall.Unreadable;
                }

                await client.FillAsync();
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return KubeletCall.Unreadable;
            }
        }

        return call;
    }
}
