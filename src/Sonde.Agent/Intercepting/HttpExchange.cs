using Sonde.Agent.Shielding;

namespace Sonde.Agent.Intercepting;

/// <summary>One request and its response, passed through unchanged between a client and the end that it was routed to.</summary>
/// <remarks>Tasks: the request and the response, side by side; both are awaited before <see cref="RunAsync"/> returns.</remarks>
/// <param name="client">The client; its unread bytes begin with the request.</param>
/// <param name="end">The end.</param>
/// <param name="request">The request's head.</param>
/// <param name="body">The request's body.</param>
/// <param name="isLast">Whether the client is to be told that the connection is not to be used again.</param>
internal sealed class HttpExchange(WireBuffer client, WireBuffer end, HttpHead request, HttpBody body, Func<bool> isLast)
{
    /// <summary>What a response says that is the last one of its connection.</summary>
    private static readonly byte[] LastField = "Connection: close\r\n"u8.ToArray();

    /// <summary>Runs it.</summary>
    /// <returns>What may follow on these connections.</returns>
    /// <exception cref="IOException">It broke; both ends are cut off.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; neither is cut off.</exception>
    public async Task<HttpSequel> RunAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sending = SendAsync(either.Token);
        try
        {
            var sequel = await ReceiveAsync(either.Token);
            if (sequel == HttpSequel.End)
            {
                // What the client still sends of its request nobody wants any more.
                await client.StopReadingAsync();
                await either.CancelAsync();
                await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return sequel;
            }

            await sending;
            return body.IsBroken ? HttpSequel.Splice : sequel;
        }
        catch (Exception)
        {
            if (!cancellation.IsCancellationRequested)
            {
                await WireBuffer.BreakAsync(client, end);
            }

            await either.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        await PassAsync(client, end.Stream, request.Length, body, cancellation);
        while (!body.IsDone && !body.IsBroken)
        {
            if (await client.FillAsync() == 0)
            {
                // The other side waits for the rest, and would for ever.
                StreamSplice.Cut(end.Stream);
                throw new IOException("the client left in the middle of its request");
            }

            await PassAsync(client, end.Stream, 0, body, cancellation);
        }
    }

    private async Task<HttpSequel> ReceiveAsync(CancellationToken cancellation)
    {
        while (true)
        {
            switch (HttpHead.ReadResponse(end.Unread.Span))
            {
                case HttpFinding.More:
                    if (await end.FillAsync() == 0)
                    {
                        throw new IOException("it left without an answer");
                    }

                    break;
                case HttpFinding.Head { Of: { Status: 101 } head }:
                    await WriteAsync(head.Length, cancellation);
                    return HttpSequel.Splice;
                case HttpFinding.Head { Of: { Status: < 200 } head }:
                    await WriteAsync(head.Length, cancellation);
                    break;
                case HttpFinding.Head { Of: var head } when HttpBody.OfResponse(head, request.Method) is { } answer:
                    return await AnswerAsync(head, answer, cancellation);
                default:
                    // Nobody can tell where it ends: the two have the connection to themselves.
                    return HttpSequel.Splice;
            }
        }
    }

    private async Task<HttpSequel> AnswerAsync(HttpHead head, HttpBody answer, CancellationToken cancellation)
    {
        var isEnd = head.EndsConnection || request.EndsConnection;
        var left = head.Length;
        if (!isEnd && !answer.EndsWithConnection && isLast())
        {
            // The field goes behind the first line; whatever else the head says of the connection, this adds to it.
            isEnd = true;
            left -= await WriteLastFieldAsync(cancellation);
        }

        await PassAsync(end, client.Stream, left, answer, cancellation);
        while (!answer.IsDone && !answer.IsBroken)
        {
            if (await end.FillAsync() == 0)
            {
                return answer.EndsWithConnection ? HttpSequel.End : throw new IOException("it left in the middle of its answer");
            }

            await PassAsync(end, client.Stream, 0, answer, cancellation);
        }

        return answer.IsBroken ? HttpSequel.Splice : isEnd ? HttpSequel.End : HttpSequel.Next;
    }

    /// <summary>The first line and the field.</summary>
    /// <returns>How many bytes of the head were passed with it.</returns>
    private async Task<int> WriteLastFieldAsync(CancellationToken cancellation)
    {
        var line = end.Unread.Span.IndexOf("\r\n"u8) + 2;
        await client.Stream.WriteAsync(end.Unread[..line], cancellation);
        await client.Stream.WriteAsync(LastField, cancellation);
        end.Advance(line);
        return line;
    }

    private async Task WriteAsync(int count, CancellationToken cancellation)
    {
        await client.Stream.WriteAsync(end.Unread[..count], cancellation);
        end.Advance(count);
    }

    /// <summary>In one piece: the head's rest, and what has come of the body.</summary>
    private static async Task PassAsync(WireBuffer from, Stream to, int head, HttpBody body, CancellationToken cancellation)
    {
        var count = head + body.Take(from.Unread.Span[head..]);
        if (count > 0)
        {
            await to.WriteAsync(from.Unread[..count], cancellation);
            from.Advance(count);
        }
    }
}
