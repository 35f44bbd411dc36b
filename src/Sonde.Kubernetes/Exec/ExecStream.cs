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

    // Measured: below 32 KiB a message the throughput falls, above 64 KiB nothing is won.
    private const int MaximumMessage = 64 * 1024;
    private const int MaximumStatus = 1024 * 1024;

    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private readonly IDisposable _connection;
    private readonly TailBuffer _standardError = new(StandardErrorCapacity);
    private readonly bool _canCloseInput;
    private readonly byte[] _scratch = new byte[4096];
    private MemoryStream? _statusText;
    private int _channel = -1;
    private bool _isMessageOpen;
    private bool _hasEnded;
    private volatile ExecStatus? _status;
    private volatile bool _isDisposed;

    /// <param name="transport">After the upgrade; read and written at the same time.</param>
    /// <param name="connection">Disposed with the stream; unblocks the transport.</param>
    /// <param name="canWriteNow">Whether a few bytes can be written without blocking.</param>
    /// <param name="protocol">What the server chose.</param>
    internal ExecStream(Stream transport, IDisposable connection, Func<bool> canWriteNow, string protocol)
    {
        _reader = new FrameReader(transport);
        _writer = new FrameWriter(transport, canWriteNow, MaximumMessage);
        _connection = connection;
        Protocol = protocol;
        _canCloseInput = string.Equals(protocol, ExecUpgrade.V5, StringComparison.Ordinal);
    }

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
                if (_reader.Left == 0)
                {
                    _hasEnded = !BeginFrame();
                }
                else if (_channel == ExecChannel.StandardOutput)
                {
                    return _reader.Read(buffer);
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
                var part = Math.Min(buffer.Length, MaximumMessage);
                _writer.WriteMessage(ExecChannel.StandardInput, buffer[..part]);
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
    /// Ends the program's standard input. True where the protocol can say so (v5); false with v4 (before 1.30), where only disposing the stream ends it.
    /// </summary>
    public bool CloseInput()
    {
        if (!_canCloseInput || _isDisposed)
        {
            return false;
        }

        _writer.WriteMessage(ExecChannel.Close, [ExecChannel.StandardInput]);
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
    private bool BeginFrame()
    {
        if (_statusText is not null && !_isMessageOpen)
        {
            _status = ReadStatus(_statusText);
            return false;
        }

        if (_reader.ReadHeader() is not { } header)
        {
            return false;
        }

        switch (header.Opcode)
        {
            case FrameOpcode.Binary when !_isMessageOpen:
                _isMessageOpen = !header.IsFinal;
                _channel = _reader.Left > 0 ? BeginMessage(_reader.ReadByte()) : throw new IOException("the server sent a message without a channel");
                return true;
            case FrameOpcode.Continuation when _isMessageOpen:
                _isMessageOpen = !header.IsFinal;
                return true;
            case FrameOpcode.Ping:
                var payload = new byte[_reader.Left];
                _reader.ReadRest(payload);
                _writer.WritePong(payload);
                return true;
            case FrameOpcode.Pong:
                _reader.ReadRest(new byte[_reader.Left]);
                return true;
            case FrameOpcode.Close:
                _reader.ReadRest(new byte[_reader.Left]);
                return false;
            default:
                throw new IOException($"the server sent a frame of kind {header.Opcode} out of turn");
        }
    }

    private int BeginMessage(byte channel)
    {
        if (channel == ExecChannel.Status)
        {
            _statusText = new MemoryStream();
        }

        return channel;
    }

    // Everything but standard output: small, and taken as it comes.
    private void TakeAside()
    {
        var read = _reader.Read(_scratch);
        var bytes = _scratch.AsSpan(0, read);
        switch (_channel)
        {
            case ExecChannel.StandardError:
                _standardError.Append(bytes);
                break;
            case ExecChannel.Status when _statusText!.Length + read <= MaximumStatus:
                _statusText.Write(bytes);
                break;
            case ExecChannel.Status:
                throw new IOException("the server sent a status of more than 1 MiB");
            case ExecChannel.Close:
                // v5: a channel of the server's ends; the status follows.
                break;
            default:
                throw new IOException($"the server sent bytes on channel {_channel}, which an exec stream does not have");
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
