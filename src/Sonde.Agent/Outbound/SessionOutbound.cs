using System.Net;
using System.Net.Sockets;
using Sonde.Agent.Serving;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Agent.Outbound;

/// <summary>The connections of one session out of the toolbox's network, which is the pod's. Any thread.</summary>
/// <param name="names">Finds hosts.</param>
/// <param name="clock">Time.</param>
internal sealed class SessionOutbound(OutboundNames names, TimeProvider clock)
{
    /// <summary>Open at once, those that are being opened included; one more is refused.</summary>
    public const int MostConnections = 256;

    private const int MostPort = 65_535;

    /// <summary>What a slow other side may have waiting for it: this counts in the pod's memory.</summary>
    private const int Window = 256 * 1024;

    /// <summary>For one address; the kernel itself would try for two minutes.</summary>
    private static readonly TimeSpan MostDialling = TimeSpan.FromSeconds(5);

    /// <summary>For the name and all of its addresses.</summary>
    private static readonly TimeSpan MostOpening = TimeSpan.FromSeconds(20);

    private int _open;

    /// <summary>How names are found.</summary>
    public NamesAnswer Describe(NamesRequest request) => names.Describe(request.ProcessId);

    /// <summary>Opens a connection, or refuses the channel, and passes bytes until both directions have ended.</summary>
    public async Task ServeAsync(IncomingChannel incoming, OutboundPurpose purpose, CancellationToken cancellation)
    {
        try
        {
            if (Interlocked.Increment(ref _open) > MostConnections)
            {
                throw OutboundRefusedException.Of(OutboundRefusal.Busy, $"{MostConnections} connections are open already");
            }

            using var socket = await OpenAsync(purpose, cancellation);
            await using var channel = incoming.Accept(Window);
            await SocketRelay.PassAsync(channel, socket, cancellation);
        }
        catch (OutboundRefusedException refused)
        {
            incoming.Refuse(refused.Refusal.Text);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task<Socket> OpenAsync(OutboundPurpose purpose, CancellationToken cancellation)
    {
        if (purpose.Port is < 1 or > MostPort)
        {
            throw OutboundRefusedException.Of(OutboundRefusal.Failed, $"{purpose.Port} is no TCP port");
        }

        using var limit = new CancellationTokenSource(MostOpening, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        OutboundRefusedException? first = null;
        try
        {
            foreach (var address in await names.FindAsync(purpose.Host, purpose.ProcessId, either.Token))
            {
                try
                {
                    return await DialAsync(new IPEndPoint(address, purpose.Port), either.Token);
                }
                catch (OutboundRefusedException refused)
                {
                    first ??= refused;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw first ?? (cancellation.IsCancellationRequested
                ? OutboundRefusedException.Of(OutboundRefusal.Failed, "the session is ending")
                : OutboundRefusedException.Of(OutboundRefusal.Silent, $"it was not reached within {MostOpening.TotalSeconds:0} s"));
        }

        throw first ?? OutboundRefusedException.Of(OutboundRefusal.NameUnknown, $"no such name: {purpose.Host}");
    }

    private async Task<Socket> DialAsync(IPEndPoint end, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(MostDialling, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        Socket? socket = null;
        try
        {
            socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(end, either.Token);
            return socket;
        }
        catch (SocketException failure)
        {
            socket?.Dispose();
            throw OutboundRefusedException.Of(CodeOf(failure.SocketErrorCode), $"{end}: {failure.Message}");
        }
        catch (OperationCanceledException)
        {
            socket?.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw OutboundRefusedException.Of(OutboundRefusal.Silent, $"{end} did not answer within {MostDialling.TotalSeconds:0} s");
        }
    }

    private static string CodeOf(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => OutboundRefusal.Refused,
        SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.AddressFamilyNotSupported => OutboundRefusal.NetworkUnreachable,
        SocketError.HostUnreachable or SocketError.HostDown => OutboundRefusal.HostUnreachable,
        SocketError.TimedOut => OutboundRefusal.Silent,
        _ => OutboundRefusal.Failed,
    };
}
