namespace Sonde.Kubernetes.Exec;

/// <summary>
/// An exec's channels as the streams of a SPDY/3.1 connection (kubelet's remotecommand, v4): one each for the status, input, output and errors, each begun by the client and taken by
/// the server. What Kubernetes' own clients speak with servers before 1.30, and with those whose WebSockets they may not use.
/// </summary>
/// <remarks>There is no flow control on either side (moby/spdystream knows none): TCP's is the only one.</remarks>
internal sealed class SpdyWire : IExecWire
{
    /// <summary>A multiplexer's batch at once: each rest of one would be a frame of its own for four processes on the way.</summary>
    private const int Longest = 128 * 1024;

    private readonly SpdyReader _reader;
    private readonly FrameWriter _writer;
    private readonly List<byte> _channels;
    private bool _isStatusEnded;

    private SpdyWire(Stream transport, Func<bool> canWriteNow, bool hasInput)
    {
        _reader = new SpdyReader(transport);
        _channels = hasInput
            ? [ExecChannel.Status, ExecChannel.StandardInput, ExecChannel.StandardOutput, ExecChannel.StandardError]
            : [ExecChannel.Status, ExecChannel.StandardOutput, ExecChannel.StandardError];
        _writer = new FrameWriter(transport, canWriteNow, Encode, SpdyFrames.DataHeader + Longest);
    }

    /// <inheritdoc/>
    public int MaximumMessage => Longest;

    /// <inheritdoc/>
    public bool CanCloseInput => true;

    /// <inheritdoc/>
    public long Left => _reader.Left;

    /// <inheritdoc/>
    public byte Channel { get; private set; }

    /// <inheritdoc/>
    public bool IsStatusWhole => _isStatusEnded && Left == 0;

    /// <summary>Begins the streams, and returns when the server has taken them all: what comes before that it throws away.</summary>
    /// <param name="transport">After the upgrade; read and written at the same time.</param>
    /// <param name="canWriteNow">Whether a few bytes can be written without blocking.</param>
    /// <param name="hasInput">Whether the program has a standard input.</param>
    /// <exception cref="IOException">The connection broke, or the server would not have one of them.</exception>
    public static SpdyWire Open(Stream transport, Func<bool> canWriteNow, bool hasInput)
    {
        var wire = new SpdyWire(transport, canWriteNow, hasInput);
        foreach (var channel in wire._channels)
        {
            transport.Write(SpdyFrames.SynStream(wire.StreamOf(channel), "streamtype", NameOf(channel), isFirst: channel == wire._channels[0]));
        }

        for (var taken = 0; taken < wire._channels.Count;)
        {
            var header = wire._reader.ReadHeader() ?? throw new EndOfStreamException("the connection ended before the server had taken its streams");
            if (header.Type is SpdyType.Data or SpdyType.RstStream)
            {
                throw new IOException("the server did not take the streams of the program");
            }

            taken += header.Type == SpdyType.SynReply ? 1 : 0;
            wire.Heed(header);
        }

        return wire;
    }

    /// <inheritdoc/>
    public bool Next()
    {
        if (_reader.ReadHeader() is not { } header)
        {
            return false;
        }

        if (header.Type == SpdyType.Data)
        {
            Channel = ChannelOf(header.Stream) ?? throw new IOException($"the server sent bytes on the SPDY stream {header.Stream}, which an exec does not have");
            _isStatusEnded |= Channel == ExecChannel.Status && (header.Flags & SpdyFrames.Final) != 0;
        }
        else
        {
            Heed(header);
        }

        return true;
    }

    /// <inheritdoc/>
    public int Read(Span<byte> target) => _reader.Read(target);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> message) => _writer.WriteMessage(ExecChannel.StandardInput, message);

    /// <inheritdoc/>
    public void CloseInput() => _writer.WriteMessage(ExecChannel.StandardInput, []);

    /// <summary>A control frame.</summary>
    private void Heed(SpdyHeader header)
    {
        switch (header.Type)
        {
            case SpdyType.SynStream:
                throw new IOException("the server began a SPDY stream of its own");
            case SpdyType.RstStream:
                // The kubelet resets every stream when the program has ended.
                _isStatusEnded |= ChannelOf(_reader.ReadNumber()) == ExecChannel.Status;
                break;
            case SpdyType.Ping:
                _writer.WritePong(SpdyFrames.Ping(_reader.ReadNumber()));
                break;
            default:
                break;
        }

        _reader.Skip();
    }

    /// <summary>An empty message ends the stream: nothing else is sent without bytes.</summary>
    private int Encode(Span<byte> buffer, byte channel, ReadOnlySpan<byte> payload) =>
        SpdyFrames.Data(buffer, StreamOf(channel), payload.IsEmpty ? SpdyFrames.Final : (byte)0, payload);

    /// <summary>A client's streams have odd numbers.</summary>
    private int StreamOf(byte channel) => (2 * _channels.IndexOf(channel)) + 1;

    private byte? ChannelOf(uint stream) => stream % 2 == 1 && stream / 2 < _channels.Count ? _channels[(int)(stream / 2)] : null;

    private static string NameOf(byte channel) => channel switch
    {
        ExecChannel.Status => "error",
        ExecChannel.StandardInput => "stdin",
        ExecChannel.StandardOutput => "stdout",
        _ => "stderr",
    };
}
