using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Sonde.Core.Proxying;

/// <summary>The two messages of a SOCKS 5 client (RFC 1928, 3 and 4), and what they are replied with. Pure.</summary>
internal static class SocksMessage
{
    /// <summary>The longest message: four bytes, a length, 255 of a name, a port.</summary>
    public const int MostBytes = 262;

    private const byte Version = 5;
    private const byte Connect = 1;
    private const byte WithIPv4 = 1;
    private const byte WithName = 3;
    private const byte WithIPv6 = 4;
    private const byte NoAuthentication = 0;
    private const byte NoMethod = 0xFF;

    /// <summary>Reads the first message: the version, a count and so many methods.</summary>
    public static SocksFinding ReadGreeting(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [not Version, ..] => new SocksFinding.Foreign(Protocol(bytes[0])),
        { Length: < 2 } => new SocksFinding.More(2 - bytes.Length),
        _ when bytes.Length < 2 + bytes[1] => new SocksFinding.More(2 + bytes[1] - bytes.Length),
        _ => new SocksFinding.Greeting(bytes.Slice(2, bytes[1]).Contains(NoAuthentication)),
    };

    /// <summary>Reads the second message: version, command, a zero, an address and a port, in network order.</summary>
    public static SocksFinding ReadRequest(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 0 && bytes[0] != Version)
        {
            return new SocksFinding.Foreign(Protocol(bytes[0]));
        }

        // The shortest there is, with a name of no bytes, has seven.
        if (bytes.Length < 5)
        {
            return new SocksFinding.More(7 - bytes.Length);
        }

        var (start, size) = bytes[3] switch
        {
            WithIPv4 => (4, 4),
            WithIPv6 => (4, 16),
            WithName => (5, (int)bytes[4]),
            _ => (0, 0),
        };
        if (start == 0)
        {
            return new SocksFinding.Refused(SocksCode.AddressUnknown, $"addresses of the kind {bytes[3]} are not known");
        }

        return bytes.Length < start + size + 2
            ? new SocksFinding.More(start + size + 2 - bytes.Length)
            : Judge(bytes[1], Host(bytes[3], bytes.Slice(start, size)), BinaryPrimitives.ReadUInt16BigEndian(bytes[(start + size)..]));
    }

    /// <summary>Says that no authentication is needed, or that there is no other way.</summary>
    public static byte[] AnswerGreeting(bool isAccepted) => [Version, isAccepted ? NoAuthentication : NoMethod];

    /// <summary>Replies to a request. The address from which the pod connects is not told: zeros stand for it.</summary>
    public static byte[] AnswerRequest(SocksCode code) => [Version, (byte)code, 0, WithIPv4, 0, 0, 0, 0, 0, 0];

    private static SocksFinding Judge(byte command, string? host, int port) => (command, host) switch
    {
        (not Connect, _) => new SocksFinding.Refused(SocksCode.CommandUnknown, command == 3 ? "UDP does not pass, only TCP connections" : "only connections to others are opened"),
        (_, null) => new SocksFinding.Refused(SocksCode.HostUnreachable, "that is no host's name"),
        _ when port == 0 => new SocksFinding.Refused(SocksCode.Failed, "0 is no port"),
        _ => new SocksFinding.Request(host, port),
    };

    private static string? Host(byte kind, ReadOnlySpan<byte> bytes) =>
        kind != WithName ? new IPAddress(bytes).ToString()
        : bytes.Length > 0 && !bytes.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E) ? Encoding.ASCII.GetString(bytes)
        : null;

    private static string? Protocol(byte first) => first switch
    {
        4 => "SOCKS 4",
        0x16 => "TLS",
        (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z') => "HTTP",
        _ => null,
    };
}
