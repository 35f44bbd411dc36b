using System.Buffers.Binary;

namespace Sonde.Tunnel.Multiplexing;

/// <summary>
/// What a frame of the peer does. Runs on the reader thread, and so waits for nothing: windows bound what it stores.
/// </summary>
internal sealed class InboundFrames(ChannelTable table, OutboundFrames outbound, IncomingHandlers handlers, MultiplexerOptions options)
{
    /// <summary>Bounds the memory that a peer costs which opens channels and does not take the refusals: 4 MiB.</summary>
    private const int MaximumResetsDue = 4096;

    /// <summary>The peer says that it ends the link.</summary>
    public Action OnGoodbye { get; init; } = static () => { };

    /// <exception cref="ProtocolViolationException">The frame is not allowed here.</exception>
    public void Dispatch(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        switch (header.Type)
        {
            case FrameType.Ping:
                outbound.Pong(BinaryPrimitives.ReadUInt64BigEndian(payload));
                return;
            case FrameType.Pong:
                return; // That it came is all it says, and the heartbeat has seen that.
            case FrameType.Received:
                Confirm(BinaryPrimitives.ReadInt64BigEndian(payload));
                return;
            case FrameType.Goodbye:
                OnGoodbye();
                return;
            case FrameType.Open:
                Open(header.Channel, payload);
                return;
            case FrameType.Accept or FrameType.Data or FrameType.Credit or FrameType.End or FrameType.Reset:
                // Null for a channel that this side has closed: its frames were under way.
                if (table.Find(header.Channel) is { } channel)
                {
                    Dispatch(header, payload, channel);
                }

                return;
            default:
                throw new ProtocolViolationException($"a frame has the unknown type {header.Type}");
        }
    }

    private void Confirm(long bytes)
    {
        if (options.Link is { } link && !link.Confirm(bytes))
        {
            throw new ProtocolViolationException($"the peer has received {bytes} bytes, which is not what was sent");
        }
    }

    private static uint ReadNumber(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadUInt32BigEndian(payload);

    private static int ReadWindow(ReadOnlySpan<byte> payload)
    {
        var size = ReadNumber(payload);
        return size is >= Wire.MinimumWindow and <= Wire.MaximumWindow
            ? (int)size
            : throw new ProtocolViolationException($"a window of {size} bytes; {Wire.MinimumWindow} to {Wire.MaximumWindow} are allowed");
    }

    private void Dispatch(in FrameHeader header, ReadOnlySpan<byte> payload, TunnelChannel channel)
    {
        if (header.Type == FrameType.Reset)
        {
            table.Remove(channel.Id);
            channel.OnReset(PeerText.Decode(payload, Wire.MaximumReason));
            return;
        }

        if (header.Type == FrameType.Accept)
        {
            if (channel.IsAccepted || !table.IsOwn(channel.Id))
            {
                throw new ProtocolViolationException($"Accept came for channel {channel.Id}, which does not wait for it");
            }

            channel.OnAccepted(ReadWindow(payload));
            return;
        }

        if (!channel.IsAccepted)
        {
            throw new ProtocolViolationException($"{header.Type} came for channel {channel.Id} before it was accepted");
        }

        switch (header.Type)
        {
            case FrameType.Data:
                channel.OnData(payload);
                break;
            case FrameType.Credit:
                channel.OnCredit(ReadNumber(payload));
                break;
            default:
                channel.OnEnd();
                break;
        }
    }

    private void Open(uint id, ReadOnlySpan<byte> payload)
    {
        var channel = new TunnelChannel(id, options.Window, outbound, table);
        channel.OnOpened(ReadWindow(payload));
        if (table.TryAddPeer(id, channel, out var refusal))
        {
            handlers.Start(new IncomingChannel(channel, payload[sizeof(uint)..].ToArray()));
        }
        else if (refusal is not null)
        {
            channel.Reset(refusal);
        }

        if (outbound.ResetsDue > MaximumResetsDue)
        {
            throw new ProtocolViolationException("the peer opens channels and does not read the refusals");
        }
    }
}
