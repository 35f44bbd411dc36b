using System.Buffers.Binary;
using System.Net;
using System.Text;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sockets;

/// <summary>
/// Reads the answer to a <see cref="DiagQuestion"/>: datagrams of netlink messages, each a <c>struct inet_diag_msg</c> and attributes (linux/inet_diag.h), in the machine's byte order;
/// ports and addresses in the network's. What is cut off or odd ends the reading; nothing throws.
/// </summary>
/// <param name="protocol">What was asked for.</param>
/// <param name="add">Takes each socket; false for no more.</param>
internal sealed class DiagReader(SocketProtocol protocol, Func<SocketDescription, bool> add)
{
    private const int HeaderBytes = 16;
    private const int MessageBytes = 72;
    private const ushort Error = 2;
    private const ushort Done = 3;
    private const ushort ByFamily = 20;
    private const ushort Interrupted = 0x10;
    private const ushort AttributeType = 0x3fff;

    /// <summary>The kernel's errno, where it refused; 0 for none.</summary>
    public int Errno { get; private set; }

    /// <summary>Sockets came and went meanwhile, so that some may be missing or told twice.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>What came is no answer of sock_diag's.</summary>
    public bool IsOdd { get; private set; }

    /// <summary>Takes a datagram.</summary>
    /// <returns>Whether more is due.</returns>
    public bool Take(ReadOnlySpan<byte> datagram)
    {
        while (datagram.Length >= HeaderBytes)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(datagram);
            if (length < HeaderBytes || length > datagram.Length)
            {
                IsOdd = true;
                return false;
            }

            IsTorn |= (BinaryPrimitives.ReadUInt16LittleEndian(datagram[6..]) & Interrupted) != 0;
            if (!Take(BinaryPrimitives.ReadUInt16LittleEndian(datagram[4..]), datagram[HeaderBytes..(int)length]))
            {
                return false;
            }

            datagram = datagram[(int)Math.Min((length + 3) & ~3u, (uint)datagram.Length)..];
        }

        IsOdd |= datagram.Length > 0;
        return !IsOdd;
    }

    private bool Take(ushort type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case Done or Error:
                // Both begin with a negative errno, or 0.
                Errno = body.Length >= 4 ? Math.Abs(Math.Max(BinaryPrimitives.ReadInt32LittleEndian(body), -int.MaxValue)) : 0;
                return false;
            case ByFamily when body.Length >= MessageBytes:
                return Socket(body) is not { } socket || add(socket);
            case ByFamily:
                IsOdd = true;
                return false;
            default:
                return true;
        }
    }

    private SocketDescription? Socket(ReadOnlySpan<byte> message)
    {
        if (message[0] is not (DiagQuestion.Ipv4 or DiagQuestion.Ipv6) || KnownState(message[1]) is not { } state)
        {
            return null;
        }

        var (peer, peerPort) = (Address(message[0], message[24..40]), BinaryPrimitives.ReadUInt16BigEndian(message[6..]));
        var isListener = state == SocketState.Listen || peerPort == 0;
        var socket = new SocketDescription(protocol, state, Address(message[0], message[8..24]), BinaryPrimitives.ReadUInt16BigEndian(message[4..]))
        {
            Peer = isListener ? null : peer,
            PeerPort = isListener ? 0 : peerPort,
            Timer = message[2] is >= 1 and <= 4 ? (SocketTimer)message[2] : null,
            Attempts = message[3],
            TimerMilliseconds = BinaryPrimitives.ReadUInt32LittleEndian(message[52..]),
            ReceiveQueue = BinaryPrimitives.ReadUInt32LittleEndian(message[56..]),
            SendQueue = BinaryPrimitives.ReadUInt32LittleEndian(message[60..]),
            UserId = BinaryPrimitives.ReadUInt32LittleEndian(message[64..]),
            Inode = BinaryPrimitives.ReadUInt32LittleEndian(message[68..]),
        };
        return Attributes(socket, message[MessageBytes..]);
    }

    /// <summary><c>struct rtattr</c> (linux/rtnetlink.h): a length with itself, a type, and the value; the next one begins at a multiple of 4.</summary>
    private static SocketDescription Attributes(SocketDescription socket, ReadOnlySpan<byte> rest)
    {
        while (rest.Length >= 4)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            if (length < 4 || length > rest.Length)
            {
                break;
            }

            var value = rest[4..length];
            socket = (BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]) & AttributeType) switch
            {
                2 when socket.Protocol == SocketProtocol.Tcp && socket.State != SocketState.Listen => socket with { Tcp = TcpFigureReader.Read(value) },
                4 => socket with { Congestion = Name(value) },
                7 => Memory(socket, value),
                _ => socket,
            };
            rest = rest[Math.Min((length + 3) & ~3, rest.Length)..];
        }

        return socket;
    }

    /// <summary>SK_MEMINFO_RCVBUF (1), SK_MEMINFO_SNDBUF (3), SK_MEMINFO_DROPS (8) of linux/sock_diag.h: words of 32 bits.</summary>
    private static SocketDescription Memory(SocketDescription socket, ReadOnlySpan<byte> words) => socket with
    {
        ReceiveBuffer = Word(words, 1),
        SendBuffer = Word(words, 3),
        Drops = Word(words, 8),
    };

    private static long Word(ReadOnlySpan<byte> words, int index) => words.Length >= (index + 1) * 4 ? BinaryPrimitives.ReadUInt32LittleEndian(words[(index * 4)..]) : 0;

    /// <summary>A name of at most 15 characters (TCP_CA_NAME_MAX) and a zero.</summary>
    private static string? Name(ReadOnlySpan<byte> value)
    {
        var text = Encoding.ASCII.GetString(value[..Math.Min(value.Length, 16)]).TrimEnd('\0');
        return text.Length > 0 && text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') ? text : null;
    }

    private static string Address(byte family, ReadOnlySpan<byte> bytes)
    {
        var address = new IPAddress(family == DiagQuestion.Ipv4 ? bytes[..4] : bytes[..16]);
        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }

    /// <summary>TCP_NEW_SYN_RECV (12) is what others call SYN_RECV.</summary>
    internal static SocketState? KnownState(int number) => number switch
    {
        12 => SocketState.SynReceived,
        >= 1 and <= 11 => (SocketState)number,
        _ => null,
    };
}
