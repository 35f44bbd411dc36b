using System.Globalization;
using System.Net.Sockets;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Proxying;

/// <summary>Where programs of this machine speak SOCKS 5: each connection becomes a channel to the agent, which opens it in the pod's network. Any thread.</summary>
/// <param name="open">Opens a channel to a host and a port.</param>
/// <param name="tally">Counts.</param>
/// <param name="clock">The clock.</param>
/// <param name="reporter">Hears once of each place that was not reached.</param>
internal sealed class ProxyDoor(Func<string, int, CancellationToken, Task<TunnelChannel>> open, ProxyTally tally, TimeProvider clock, IReporter reporter)
{
    /// <summary>Connections at once; the agent carries as many.</summary>
    public const int MostConnections = 256;

    /// <summary>Beyond these a connection is cut off without a word: even a refusal takes a socket.</summary>
    private const int MostSockets = 2 * MostConnections;

    /// <summary>A client that has connected says at once what it wants.</summary>
    private static readonly TimeSpan MostGreeting = TimeSpan.FromSeconds(10);

    /// <summary>The agent gives up after 20 s; the way there and back included.</summary>
    private static readonly TimeSpan MostOpening = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan MostLeaving = TimeSpan.FromSeconds(1);

    private int _isForeignTold;
    private int _isFullTold;

    /// <summary>Serves a connection to its end.</summary>
    public async Task ServeAsync(Socket socket, CancellationToken cancellation)
    {
        try
        {
            var count = tally.Begin();
            if (count > MostSockets)
            {
                SocketEnd.Cut(socket);
                return;
            }

            if (await GreetAsync(socket, cancellation).ConfigureAwait(false) is { } wanted)
            {
                await ConnectAsync(socket, wanted, count <= MostConnections, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            tally.End();
        }
    }

    /// <summary>The two messages of the client, to the byte: what follows them is the other side's.</summary>
    /// <returns>What it wants; null where it left, or is no client of this proxy and was told so.</returns>
    private async Task<SocksFinding.Request?> GreetAsync(Socket socket, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(MostGreeting, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var greeting = await ReadAsync(socket, SocksMessage.ReadGreeting, either.Token).ConfigureAwait(false);
        if (greeting is SocksFinding.Greeting { IsWithoutAuthentication: var isPlain })
        {
            await SocketEnd.SendAllAsync(socket, SocksMessage.AnswerGreeting(isPlain), either.Token).ConfigureAwait(false);
            if (!isPlain)
            {
                TellForeign("a program wanted to authenticate itself to the proxy, which asks nobody for a name");
                await LeaveAsync(socket, cancellation).ConfigureAwait(false);
                return null;
            }

            greeting = await ReadAsync(socket, SocksMessage.ReadRequest, either.Token).ConfigureAwait(false);
        }

        switch (greeting)
        {
            case null:
                return null;
            case SocksFinding.Request request:
                return request;
            case SocksFinding.Refused refused:
                TellForeign($"a program asked the proxy for something else: {refused.Why}");
                await RefuseAsync(socket, refused.Code, cancellation).ConfigureAwait(false);
                return null;
            default:
                TellForeign($"a program spoke {(greeting as SocksFinding.Foreign)?.Protocol ?? "something unknown"} to the proxy, which understands SOCKS 5");
                SocketEnd.Cut(socket);
                return null;
        }
    }

    private async Task ConnectAsync(Socket socket, SocksFinding.Request wanted, bool hasRoom, CancellationToken cancellation)
    {
        if (!hasRoom)
        {
            TellFull();
            await RefuseAsync(socket, SocksCode.Failed, cancellation).ConfigureAwait(false);
            return;
        }

        TunnelChannel channel;
        try
        {
            using var limit = new CancellationTokenSource(MostOpening, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            channel = await open(wanted.Host, wanted.Port, either.Token).ConfigureAwait(false);
        }
        catch (ChannelRefusedException refused)
        {
            var refusal = OutboundRefusal.Parse(refused.Message);
            TellMissed(wanted, refusal.Message);
            await RefuseAsync(socket, CodeOf(refusal.Code), cancellation).ConfigureAwait(false);
            return;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            TellMissed(wanted, "the toolbox did not answer");
            await RefuseAsync(socket, SocksCode.Expired, cancellation).ConfigureAwait(false);
            return;
        }

        await using (channel.ConfigureAwait(false))
        {
            tally.Opened();
            await SocketEnd.SendAllAsync(socket, SocksMessage.AnswerRequest(SocksCode.Granted), cancellation).ConfigureAwait(false);
            await SocketRelay.RunAsync(socket, channel, new RelayCount(tally.Sent, tally.Received), cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a message, and not a byte of what follows it.</summary>
    /// <returns>Null where the client left before its end.</returns>
    private static async Task<SocksFinding?> ReadAsync(Socket socket, Func<ReadOnlySpan<byte>, SocksFinding> read, CancellationToken cancellation)
    {
        var buffer = new byte[SocksMessage.MostBytes];
        var have = 0;
        while (true)
        {
            var finding = read(buffer.AsSpan(0, have));
            if (finding is not SocksFinding.More { Count: var missing })
            {
                return finding;
            }

            var count = await socket.ReceiveAsync(buffer.AsMemory(have, missing), SocketFlags.None, cancellation).ConfigureAwait(false);
            if (count == 0)
            {
                return null;
            }

            have += count;
        }
    }

    private async Task RefuseAsync(Socket socket, SocksCode code, CancellationToken cancellation)
    {
        await SocketEnd.SendAllAsync(socket, SocksMessage.AnswerRequest(code), cancellation).ConfigureAwait(false);
        await LeaveAsync(socket, cancellation).ConfigureAwait(false);
    }

    /// <summary>The client closes when it has read the reply; closing before it would cut the reply off.</summary>
    private async Task LeaveAsync(Socket socket, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(MostLeaving, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        socket.Shutdown(SocketShutdown.Send);
        var rest = new byte[SocksMessage.MostBytes];
        while (await socket.ReceiveAsync(rest.AsMemory(), SocketFlags.None, either.Token).ConfigureAwait(false) > 0)
        {
            // Whatever it sent ahead is for nobody.
        }
    }

    private static SocksCode CodeOf(string code) => code switch
    {
        OutboundRefusal.NameUnknown or OutboundRefusal.NameFailed or OutboundRefusal.HostUnreachable => SocksCode.HostUnreachable,
        OutboundRefusal.NetworkUnreachable => SocksCode.NetworkUnreachable,
        OutboundRefusal.Refused => SocksCode.Refused,
        OutboundRefusal.Silent => SocksCode.Expired,
        _ => SocksCode.Failed,
    };

    private void TellMissed(SocksFinding.Request wanted, string why)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{wanted.Host}:{wanted.Port}");
        if (tally.Missed(place, why))
        {
            reporter.Report(new WarningReport($"{place} was not reached: {why}", null));
        }
    }

    /// <summary>Once: a program that is set up wrongly tries again and again.</summary>
    private void TellForeign(string what)
    {
        tally.Refused();
        if (Interlocked.Exchange(ref _isForeignTold, 1) == 0)
        {
            reporter.Report(new WarningReport(what, "name the proxy with socks5h:// in front; curl --proxy socks5h://127.0.0.1:1080 for example"));
        }
    }

    /// <summary>Once: at the bound every further connection would be a line.</summary>
    private void TellFull()
    {
        tally.Refused();
        if (Interlocked.Exchange(ref _isFullTold, 1) == 0)
        {
            reporter.Report(new WarningReport($"{MostConnections} connections are open; more are refused until one of them ends", null));
        }
    }
}
