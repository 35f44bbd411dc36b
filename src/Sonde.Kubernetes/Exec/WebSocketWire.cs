namespace Sonde.Kubernetes.Exec;

/// <summary>An exec's channels on a WebSocket: the first byte of each message says which (kubelet's remotecommand, v4 and v5).</summary>
/// <param name="transport">After the upgrade; read and written at the same time.</param>
/// <param name="canWriteNow">Whether a few bytes can be written without blocking.</param>
/// <param name="isV5">Whether it is v5, which can end a channel.</param>
internal sealed class WebSocketWire(Stream transport, Func<bool> canWriteNow, bool isV5) : IExecWire
{
    // Measured: below 32 KiB a message the throughput falls, above 64 KiB nothing is won.
    private const int Longest = 64 * 1024;

    private readonly FrameReader _reader = new(transport);
    private readonly FrameWriter _writer = new(transport, canWriteNow, FrameEncoder.EncodeMessage, FrameEncoder.MaximumHeader + 1 + Longest);
    private bool _isMessageOpen;
    private bool _hasStatus;

    /// <inheritdoc/>
    public int MaximumMessage => Longest;

    /// <inheritdoc/>
    public bool CanCloseInput => isV5;

    /// <inheritdoc/>
    public long Left => _reader.Left;

    /// <inheritdoc/>
    public byte Channel { get; private set; }

    /// <inheritdoc/>
    public bool IsStatusWhole => _hasStatus && !_isMessageOpen && Left == 0;

    /// <inheritdoc/>
    public bool Next()
    {
        if (_reader.ReadHeader() is not { } header)
        {
            return false;
        }

        switch (header.Opcode)
        {
            case FrameOpcode.Binary when !_isMessageOpen:
                _isMessageOpen = !header.IsFinal;
                Channel = _reader.Left > 0 ? _reader.ReadByte() : throw new IOException("the server sent a message without a channel");
                _hasStatus = Channel == ExecChannel.Status;
                return true;
            case FrameOpcode.Continuation when _isMessageOpen:
                _isMessageOpen = !header.IsFinal;
                return true;
            case FrameOpcode.Ping:
                var payload = new byte[_reader.Left];
                _reader.ReadRest(payload);
                _writer.WritePong(FrameEncoder.EncodeControl(FrameOpcode.Pong, payload));
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

    /// <inheritdoc/>
    public int Read(Span<byte> target) => _reader.Read(target);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> message) => _writer.WriteMessage(ExecChannel.StandardInput, message);

    /// <inheritdoc/>
    public void CloseInput() => _writer.WriteMessage(ExecChannel.Close, [ExecChannel.StandardInput]);
}
