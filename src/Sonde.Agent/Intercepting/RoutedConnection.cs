using Sonde.Agent.Shielding;

namespace Sonde.Agent.Intercepting;

/// <summary>
/// A turned connection whose requests are routed one by one: those with the header to the client's machine, the others to the pod. What is not plain HTTP/1 goes to the pod, from there on and whole.
/// </summary>
/// <remarks>
/// Each end is connected to when the first request goes there, and kept for the next. Requests that are sent ahead of their answers wait until those before are answered.
/// </remarks>
/// <param name="place">What is intercepted.</param>
/// <param name="crossing">The way to the client's machine.</param>
/// <param name="tally">Counts.</param>
internal sealed class RoutedConnection(InterceptPlace place, Crossing crossing, InterceptTally tally)
{
    /// <summary>A head that has begun is complete by then; a slower one is the pod's to bear with.</summary>
    private static readonly TimeSpan MostHead = TimeSpan.FromSeconds(10);

    private WireBuffer? _here;
    private WireBuffer? _pod;

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="IOException">It broke; it is cut off then.</exception>
    public async Task RunAsync(TurnedConnection connection, CancellationToken cancellation)
    {
        await using var client = new WireBuffer(connection.Client, cancellation);
        try
        {
            var sequel = HttpSequel.Next;
            while (sequel == HttpSequel.Next)
            {
                sequel = await NextAsync(client, cancellation) switch
                {
                    HttpFinding.Head { Of: var head } when head.Method != "CONNECT" && HttpBody.OfRequest(head) is { } body => await RouteAsync(connection, client, (head, body), cancellation),
                    HttpFinding.More => HttpSequel.End,
                    _ => await LeaveToPodAsync(connection, client, cancellation),
                };
            }
        }
        finally
        {
            await DropAsync(_here);
            await DropAsync(_pod);
        }
    }

    private async Task<HttpSequel> RouteAsync(TurnedConnection connection, WireBuffer client, (HttpHead Head, HttpBody Body) request, CancellationToken cancellation)
    {
        var isHere = place.Header is { } wanted && request.Head.Values(wanted.Name).Contains(wanted.Value, StringComparer.Ordinal);
        var here = isHere ? await FindHereAsync(cancellation) : null;
        if (here is null)
        {
            tally.WentToPod(isHere);
        }
        else
        {
            tally.WentHere();
        }

        var end = here ?? await FindPodAsync(connection, cancellation);
        try
        {
            var sequel = await new HttpExchange(client, end, request.Head, request.Body, () => crossing.IsEnding).RunAsync(cancellation);
            if (sequel == HttpSequel.Splice)
            {
                await WireBuffer.SpliceAsync(client, end, cancellation);
            }

            return sequel;
        }
        catch (Exception broken) when (here is not null && broken is IOException or ObjectDisposedException)
        {
            tally.Broke();
            throw;
        }
    }

    private async Task<HttpSequel> LeaveToPodAsync(TurnedConnection connection, WireBuffer client, CancellationToken cancellation)
    {
        tally.WentToPod(false);
        await WireBuffer.SpliceAsync(client, await FindPodAsync(connection, cancellation), cancellation);
        return HttpSequel.End;
    }

    /// <summary>The next request's head; <see cref="HttpFinding.More"/> where none comes any more.</summary>
    private async Task<HttpFinding> NextAsync(WireBuffer client, CancellationToken cancellation)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task? slow = null;
        try
        {
            while (true)
            {
                if (!client.Unread.IsEmpty && HttpHead.ReadRequest(client.Unread.Span) is var finding and not HttpFinding.More)
                {
                    return finding;
                }

                slow ??= client.Unread.IsEmpty ? null : Task.Delay(MostHead, place.Clock, waiting.Token);
                if (!await ReadsOnAsync(client, slow))
                {
                    return client.Unread.IsEmpty ? new HttpFinding.More() : new HttpFinding.Other();
                }
            }
        }
        finally
        {
            await waiting.CancelAsync();
        }
    }

    /// <summary>
    /// Waits for the client, and for the pod's end, which may close a connection that nobody uses, as servers do; the client's is closed then, as it would have been without us. What the pod says
    /// unasked is for the two alone: it is left in its buffer.
    /// </summary>
    /// <returns>Whether the client said more.</returns>
    private async Task<bool> ReadsOnAsync(WireBuffer client, Task? slow)
    {
        var reading = client.Begin();
        Task[] signs = [reading, .. slow is null ? Array.Empty<Task>() : [slow], .. _pod is null ? Array.Empty<Task>() : [_pod.Begin()]];
        var sign = await Task.WhenAny(signs);
        if (sign == reading)
        {
            return await client.FillAsync() > 0;
        }

        if (sign != slow && await IsGoneAsync(_pod!))
        {
            var pod = _pod;
            _pod = null;
            await DropAsync(pod);
        }

        return false;
    }

    /// <summary>The connection to the client's machine of the request before, or another one; null where that does not take it.</summary>
    private async Task<WireBuffer?> FindHereAsync(CancellationToken cancellation)
    {
        if (_here is { } old)
        {
            _ = old.Begin();
            if (!crossing.IsEnding && !old.HasNews)
            {
                return old;
            }

            _here = null;
            await DropAsync(old);
        }

        return _here = await crossing.TryOpenAsync(cancellation) is { } stream ? new WireBuffer(stream, cancellation) : null;
    }

    private async Task<WireBuffer> FindPodAsync(TurnedConnection connection, CancellationToken cancellation) => _pod ??= await PodEnd.ConnectAsync(connection, cancellation);

    /// <summary>Whether an end that nobody asked has closed its connection; what it says instead stays unread.</summary>
    private static async Task<bool> IsGoneAsync(WireBuffer end)
    {
        try
        {
            return await end.FillAsync() == 0;
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            return true;
        }
    }

    private static ValueTask DropAsync(WireBuffer? end) => end?.DisposeAsync() ?? ValueTask.CompletedTask;
}
