using System.Buffers.Binary;
using System.Text;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Testing.Tunnel;

/// <summary>
/// A peer that speaks bytes: what a multiplexer does is seen, and what no multiplexer would do is done. Written from
/// docs/protocol.md and not with the code under test. Blocks; a receive that gets nothing throws after a while.
/// </summary>
public sealed class WirePeer : IAsyncDisposable
{
    public const byte Open = 1;
    public const byte Accept = 2;
    public const byte Data = 3;
    public const byte Credit = 4;
    public const byte End = 5;
    public const byte Reset = 6;
    public const byte Ping = 7;
    public const byte Pong = 8;

    /// <param name="options">The multiplexer's; a client that refuses everything where null.</param>
    /// <param name="clock">The multiplexer's; the system's where null.</param>
    /// <param name="saysPreface">Whether the peer begins as it should.</param>
    /// <param name="largestRead">What one read of the multiplexer's transport returns at most.</param>
    /// <param name="capacity">Bytes in flight in each direction before a write blocks.</param>
    public WirePeer(
        MultiplexerOptions? options = null, TimeProvider? clock = null, bool saysPreface = true, int largestRead = int.MaxValue,
        int capacity = 128 * 1024)
    {
        (MultiplexerTransport, Transport) = BlockingDuplex.CreatePair(capacity, largestRead);
        Multiplexer = Multiplexer.Start(MultiplexerTransport, options ?? new MultiplexerOptions { IsClient = true }, clock ?? TimeProvider.System);
        if (saysPreface)
        {
            Transport.Write(Preface);
        }
    }

    public static ReadOnlySpan<byte> Preface => "SONDE\0\0\u0001"u8;

    /// <summary>The multiplexer under test.</summary>
    public Multiplexer Multiplexer { get; }

    /// <summary>The peer's end.</summary>
    public BlockingDuplex Transport { get; }

    /// <summary>The multiplexer's end.</summary>
    public BlockingDuplex MultiplexerTransport { get; }

    public static byte[] Frame(byte type, uint channel, ReadOnlySpan<byte> payload, byte flags = 0)
    {
        var frame = new byte[8 + payload.Length];
        (frame[0], frame[1]) = (type, flags);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), channel);
        payload.CopyTo(frame.AsSpan(8));
        return frame;
    }

    public static byte[] Number(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    public void Send(byte type, uint channel, params ReadOnlySpan<byte> payload) => Transport.Write(Frame(type, channel, payload));

    public void SendOpen(uint channel, uint window = 65536, string purpose = "test")
        => Send(Open, channel, [.. Number(window), .. Encoding.UTF8.GetBytes(purpose)]);

    public void ReceivePreface()
    {
        var preface = new byte[8];
        Transport.ReadExactly(preface);
        if (!preface.AsSpan().SequenceEqual(Preface))
        {
            throw new InvalidDataException($"The multiplexer began with {Convert.ToHexString(preface)}.");
        }
    }

    /// <summary>The next frame that is no ping.</summary>
    public (byte Type, uint Channel, byte[] Payload) Receive()
    {
        while (true)
        {
            var header = new byte[8];
            Transport.ReadExactly(header);
            var payload = new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2))];
            Transport.ReadExactly(payload);
            if (header[0] != Ping)
            {
                return (header[0], BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)), payload);
            }
        }
    }

    /// <summary>The next frame must be of a type; returns its payload.</summary>
    public byte[] Receive(byte type, uint channel)
    {
        var frame = Receive();
        return frame.Type == type && frame.Channel == channel
            ? frame.Payload
            : throw new InvalidDataException($"Type {type} on {channel} was expected; {frame.Type} on {frame.Channel} came.");
    }

    public async ValueTask DisposeAsync()
    {
        await Transport.DisposeAsync();
        await Multiplexer.DisposeAsync();
    }
}
