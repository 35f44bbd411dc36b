using System.Buffers.Binary;

namespace Sonde.Agent.Sockets;

/// <summary>A question to sock_diag(7) for all sockets of a kind: <c>struct nlmsghdr</c> (linux/netlink.h) and <c>struct inet_diag_req_v2</c> (linux/inet_diag.h), in the machine's byte order.</summary>
internal static class DiagQuestion
{
    /// <summary>AF_INET.</summary>
    public const byte Ipv4 = 2;

    /// <summary>AF_INET6.</summary>
    public const byte Ipv6 = 10;

    /// <summary>IPPROTO_TCP.</summary>
    public const byte Tcp = 6;

    /// <summary>IPPROTO_UDP.</summary>
    public const byte Udp = 17;

    /// <summary>The states of a question, as bits: those that listen.</summary>
    public const uint Listening = 1u << 10;

    /// <summary>All the others.</summary>
    public const uint Connected = 0xfff & ~Listening;

    private const int HeaderBytes = 16;
    private const int RequestBytes = 56;
    private const ushort ByFamily = 20;
    private const ushort RequestDump = 0x1 | 0x300;

    /// <summary>INET_DIAG_INFO (2), INET_DIAG_CONG (4), INET_DIAG_SKMEMINFO (7): bit N-1 for attribute N.</summary>
    private const byte Extensions = (1 << 1) | (1 << 3) | (1 << 6);

    /// <summary>Makes one.</summary>
    public static byte[] Make(byte family, byte protocol, uint states)
    {
        var question = new byte[HeaderBytes + RequestBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(question, (uint)question.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(question.AsSpan(4), ByFamily);
        BinaryPrimitives.WriteUInt16LittleEndian(question.AsSpan(6), RequestDump);
        question[HeaderBytes] = family;
        question[HeaderBytes + 1] = protocol;
        question[HeaderBytes + 2] = Extensions;
        BinaryPrimitives.WriteUInt32LittleEndian(question.AsSpan(HeaderBytes + 4), states);
        return question;
    }
}
