using System.Threading.Channels;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Testing.Tunnel;

/// <summary>Two multiplexers, connected in memory. The server accepts everything unless told otherwise.</summary>
public sealed class MultiplexerPair : IAsyncDisposable
{
    private readonly Channel<TunnelChannel> _accepted = Channel.CreateBounded<TunnelChannel>(4096);

    /// <param name="client">Changes the client's options.</param>
    /// <param name="server">Changes the server's options.</param>
    /// <param name="clock">The clock of both; the system's where null.</param>
    /// <param name="largestRead">What one read of a transport returns at most.</param>
    public MultiplexerPair(
        Func<MultiplexerOptions, MultiplexerOptions>? client = null,
        Func<MultiplexerOptions, MultiplexerOptions>? server = null,
        TimeProvider? clock = null,
        int largestRead = int.MaxValue)
    {
        var (left, right) = BlockingDuplex.CreatePair(largestRead: largestRead);
        (ClientTransport, ServerTransport) = (left, right);
        var clientOptions = new MultiplexerOptions { IsClient = true };
        var serverOptions = new MultiplexerOptions { IsClient = false, OnIncoming = AcceptAsync };
        Client = Multiplexer.Start(left, client?.Invoke(clientOptions) ?? clientOptions, clock ?? TimeProvider.System);
        Server = Multiplexer.Start(right, server?.Invoke(serverOptions) ?? serverOptions, clock ?? TimeProvider.System);
    }

    public Multiplexer Client { get; }

    public Multiplexer Server { get; }

    public BlockingDuplex ClientTransport { get; }

    public BlockingDuplex ServerTransport { get; }

    /// <summary>A channel that the client opened and the server accepted.</summary>
    public async Task<(TunnelChannel Client, TunnelChannel Server)> OpenAsync(CancellationToken cancellation)
    {
        var client = await Client.OpenAsync("test"u8.ToArray(), cancellation);
        return (client, await _accepted.Reader.ReadAsync(cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }

    private async Task AcceptAsync(IncomingChannel incoming, CancellationToken cancellation)
        => await _accepted.Writer.WriteAsync(incoming.Accept(), cancellation);
}
