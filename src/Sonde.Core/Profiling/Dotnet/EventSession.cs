using System.Buffers.Binary;
using Sonde.Core.Profiles.Nettrace;

namespace Sonde.Core.Profiling.Dotnet;

/// <summary>
/// A session of EventPipe in a runtime: its events come on the connection that began it, whose end ends the session, whoever brings it about. One task reads
/// (<see cref="ReadAsync"/>); <see cref="StopAsync"/> asks for the rest on a second connection meanwhile.
/// </summary>
internal sealed class EventSession : IAsyncDisposable
{
    private readonly Func<CancellationToken, Task<Stream>> _open;
    private readonly Stream _events;
    private readonly ulong _id;

    private EventSession(Func<CancellationToken, Task<Stream>> open, Stream events, ulong id) => (_open, _events, _id) = (open, events, id);

    /// <summary>Bytes that came.</summary>
    public long Bytes { get; private set; }

    /// <summary>The runtime's version; null for one before .NET 6.</summary>
    /// <param name="open">Opens a connection to the port.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="DotnetRefusedException">What answers is no such port.</exception>
    /// <exception cref="IOException">The link broke.</exception>
    public static async Task<string?> AskVersionAsync(Func<CancellationToken, Task<Stream>> open, CancellationToken cancellation)
    {
        var stream = await open(cancellation).ConfigureAwait(false);
        await using var closing = stream.ConfigureAwait(false);
        var (isFine, payload) = await AskAsync(stream, IpcMessage.AskForProcess(), cancellation).ConfigureAwait(false);
        return isFine ? IpcMessage.ReadVersion(payload) : null;
    }

    /// <summary>Begins one.</summary>
    /// <param name="open">Opens a connection to the port.</param>
    /// <param name="wish">What it is to be.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="DotnetRefusedException">The runtime refused.</exception>
    /// <exception cref="IOException">The link broke.</exception>
    public static async Task<EventSession> BeginAsync(Func<CancellationToken, Task<Stream>> open, EventWish wish, CancellationToken cancellation)
    {
        var events = await open(cancellation).ConfigureAwait(false);
        try
        {
            var (isFine, payload) = await AskAsync(events, IpcMessage.Collect(wish), cancellation).ConfigureAwait(false);
            return isFine && payload.Length >= 8
                ? new EventSession(open, events, BinaryPrimitives.ReadUInt64LittleEndian(payload))
                : throw new DotnetRefusedException($"the runtime refused to begin: {IpcMessage.Refusal(isFine ? [] : payload)}");
        }
        catch
        {
            await events.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads until the runtime closes the connection, which it does behind the stream's end.</summary>
    /// <param name="parser">Takes what comes.</param>
    /// <param name="raw">Takes the same, byte for byte; null where nobody wants it.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="Profiles.ProfileFormatException">It makes no sense.</exception>
    /// <exception cref="IOException">The link broke.</exception>
    public async Task ReadAsync(NettraceParser parser, RawTrace? raw, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await _events.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            Bytes += count;
            raw?.Write(buffer.AsSpan(0, count));
            parser.Feed(buffer.AsSpan(0, count));
        }
    }

    /// <summary>Asks the runtime to end it: what is left in its buffers and the names of all methods come then, and the end.</summary>
    /// <exception cref="DotnetRefusedException">It refused, or its port is gone.</exception>
    /// <exception cref="IOException">The link broke.</exception>
    public async Task StopAsync(CancellationToken cancellation)
    {
        var stream = await _open(cancellation).ConfigureAwait(false);
        await using var closing = stream.ConfigureAwait(false);
        var (isFine, payload) = await AskAsync(stream, IpcMessage.Stop(_id), cancellation).ConfigureAwait(false);
        if (!isFine)
        {
            throw new DotnetRefusedException($"the runtime did not end its session: {IpcMessage.Refusal(payload)}");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _events.DisposeAsync();

    private static async Task<(bool IsFine, byte[] Payload)> AskAsync(Stream stream, byte[] message, CancellationToken cancellation)
    {
        await stream.WriteAsync(message, cancellation).ConfigureAwait(false);
        await stream.FlushAsync(cancellation).ConfigureAwait(false);
        var header = new byte[IpcMessage.HeaderBytes];
        try
        {
            await stream.ReadExactlyAsync(header, cancellation).ConfigureAwait(false);
            if (!IpcMessage.TryReadHeader(header, out var length, out var isFine))
            {
                throw new DotnetRefusedException("what answered at the diagnostic port does not speak its protocol");
            }

            var payload = new byte[length];
            await stream.ReadExactlyAsync(payload, cancellation).ConfigureAwait(false);
            return (isFine, payload);
        }
        catch (EndOfStreamException gone)
        {
            throw new DotnetRefusedException("the runtime closed the connection without an answer", gone);
        }
    }
}
