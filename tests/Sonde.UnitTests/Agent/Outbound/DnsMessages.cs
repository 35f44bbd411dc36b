using System.Text;
using Sonde.Agent.Outbound;

namespace Sonde.UnitTests.Agent.Outbound;

/// <summary>Messages of name servers (RFC 1035, 4.1).</summary>
internal static class DnsMessages
{
    /// <summary>To the name of the question.</summary>
    public static readonly byte[] Pointer = [0xC0, 12];

    /// <summary>The question, with other flags and with answers.</summary>
    public static byte[] Reply(ReadOnlySpan<byte> question, int flags, params byte[][] answers)
    {
        byte[] message = [.. question, .. answers.SelectMany(static answer => answer)];
        (message[2], message[3], message[7]) = ((byte)(flags >> 8), (byte)flags, (byte)answers.Length);
        return message;
    }

    public static byte[] Address(byte[] name, params byte[] address) => [.. name, 0, (byte)DnsType.A, 0, 1, 0, 0, 0, 5, 0, 4, .. address];

    public static byte[] Alias(byte[] name, string other)
    {
        var target = Name(other);
        return [.. name, 0, (byte)DnsType.Alias, 0, 1, 0, 0, 0, 5, 0, (byte)target.Length, .. target];
    }

    public static byte[] Name(string name) => [.. name.Split('.').SelectMany(static label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)), 0];
}
