using System.Text.Json;
using Sonde.Kubernetes.Api;

namespace Sonde.Kubernetes.Exec;

/// <summary>
/// The standard streams of a program in a container, as one duplex stream: reading is its standard output, writing its standard input. Calls block; one thread may
/// read while another writes. The asynchronous methods run the blocking ones on the pool.
/// </summary>
/// <remarks>
/// <para>Somebody must always be reading: pings, standard error and the program's status arrive on the same connection and are only seen by <see cref="Read(Span{byte})"/>.</para>
/// <para>
/// Read returns 0 when the program has ended or its connection was closed properly; <see cref="Status"/> then says how. A broken connection, and a server that breaks
/// the protocol, is an <see cref="IOException"/>. When nobody reads in the container, Write blocks; when nobody reads here, the program does.
/// </para>
/// <para>Disposing closes the connection: a blocked Read or Write throws at once, and the program sees the end of its standard input. It is not killed.</para>
/// </remarks>
public sealed class ExecStream : Stream
{
    private const int StandardErrorCapacity = 8 * 1024;

    private const int MaximumStatus = 1024 * 1024;

    private readonly IExecWire _wire;
    private readonly IDisposable _connection;
    private readonly TailBuffer _standardError = new(StandardErrorCapacity);
    private readonly byte[] _scratch = new byte[4096];
    private readonly MemoryStream _statusText = new();
    private bool _hasEnded;
    private volatile ExecStatus? _status;
    private volatile bool _isDisposed;

    /// <param name="wire">Carries the channels.</param>
    /// <param name="connection">Disposed with the stream; unblocks the wire.</param>
    /// <param name="protocol">What the server chose.</param>
    internal ExecStream(IExecWire wire, IDisposable connection, string protocol) => (_wire, _connection, Protocol) = (wire, connection, protocol);

    /// <summary>What the server chose: <c>v5.channel.k8s.io</c> or <c>v4.channel.k8s.io</c>.</summary>
    public string Protocol { get; }

    /// <summary>How the program ended; null as long as it runs, and for good where the connection ended without saying.</summary>
    public ExecStatus? Status => _status;

    /// <summary>The last of the program's standard error: at most 8 KiB.</summary>
    public string StandardErrorTail => _standardError.ToString();

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads standard output: at least one byte, or 0 at the program's end.</summary>
    /// <exception cref="IOException">The connection broke, the server broke the protocol, or this stream was disposed meanwhile.</exception>
    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (buffer.IsEmpty)
        {
            return 0;
        }

        try
        {
            while (!_hasEnded)
            {
                if (_wire.Left == 0)
                {
                    _hasEnded = !GoOn();
                }
                else if (_wire.Channel == ExecChannel.StandardOutput)
                {
                    return _wire.Read(buffer);
                }
                else
                {
                    TakeAside();
                }
            }

            return 0;
        }
        catch (Exception exception) when (exception is ObjectDisposedException || (_isDisposed && exception is IOException))
        {
            throw new IOException("this side closed the exec stream", exception);
        }
    }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(Task.Run(() => Read(buffer.Span), cancellationToken));

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Writes standard input; returns when the bytes are on their way.</summary>
    /// <exception cref="IOException">The connection broke, or this stream was disposed meanwhile.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        try
        {
            // An empty message is no write: v1 of the protocol took it for the end.
            while (!buffer.IsEmpty)
            {
                var part = Math.Min(buffer.Length, _wire.MaximumMessage);
                _wire.Write(buffer[..part]);
                buffer = buffer[part..];
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException || (_isDisposed && exception is IOException))
        {
            throw new IOException("this side closed the exec stream", exception);
        }
    }

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(Task.Run(() => Write(buffer.Span), cancellationToken));

    /// <inheritdoc />
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>
    /// Ends the program's standard input. True where the protocol can say so (v5, and SPDY); false with v4 on a WebSocket, where only disposing the stream ends it.
    /// </summary>
    public bool CloseInput()
    {
        if (!_wire.CanCloseInput || _isDisposed)
        {
            return false;
        }

        _wire.CloseInput();
        return true;
    }

    /// <summary>Does nothing: every write is sent at once.</summary>
    public override void Flush()
    {
    }

    /// <summary>Does nothing: every write is sent at once.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _connection.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>False at the end of the stream.</summary>
    private bool GoOn()
    {
        if (!_wire.IsStatusWhole)
        {
            return _wire.Next();
        }

        _status = _statusText.Length > 0 ? ReadStatus(_statusText) : null;
        return false;
    }

    // Everything but standard output: small, and taken as it comes.
    private void TakeAside()
    {
        var read = _wire.Read(_scratch);
        var bytes = _scratch.AsSpan(0, read);
        switch (_wire.Channel)
        {
            case ExecChannel.StandardError:
                _standardError.Append(bytes);
                break;
            case ExecChannel.Status when _statusText.Length + read <= MaximumStatus:
                _statusText.Write(bytes);
                break;
            case ExecChannel.Status:
                throw new IOException("the server sent a status of more than 1 MiB");
            case ExecChannel.Close:
                // v5: a channel of the server's ends; the status follows.
                break;
            default:
                throw new IOException($"the server sent bytes on channel {_wire.Channel}, which an exec stream does not have");
        }
    }

    private static ExecStatus ReadStatus(MemoryStream text)
    {
        try
        {
            var status = JsonSerializer.Deserialize(text.GetBuffer().AsSpan(0, (int)text.Length), ApiJson.Default.ApiStatus);
            return ExecStatus.From(status ?? new ApiStatus());
        }
        catch (JsonException exception)
        {
            throw new IOException("the server sent a status that is not JSON", exception);
        }
    }
}
