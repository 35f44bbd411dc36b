using System.Buffers.Binary;
using System.Text;

namespace Sonde.Agent.Outbound;

/// <summary>A question for a name server (RFC 1035, 4.1). Pure.</summary>
internal static class DnsQuestion
{
    /// <summary>The header of every message.</summary>
    public const int HeaderSize = 12;

    private const int MostLabel = 63;
    private const int MostName = 253;
    private const int RecursionDesired = 0x0100;

    /// <summary>Encodes one that asks for recursion.</summary>
    /// <param name="id">By which its answer is known.</param>
    /// <param name="name">The full name, without a dot at its end.</param>
    /// <param name="type">What is asked for.</param>
    /// <returns>Null where no server can be asked for such a name: a label is empty or longer than 63 bytes, or all is longer than 253.</returns>
    public static byte[]? Encode(ushort id, string name, DnsType type)
    {
        var labels = name.Split('.').Select(Encoding.UTF8.GetBytes).ToArray();
        if (labels.Any(static label => label.Length is 0 or > MostLabel) || labels.Sum(static label => label.Length + 1) - 1 > MostName)
        {
            return null;
        }

        var message = new byte[HeaderSize + labels.Sum(static label => label.Length + 1) + 5];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), 1);
        var at = HeaderSize;
        foreach (var label in labels)
        {
            message[at] = (byte)label.Length;
            label.CopyTo(message, at + 1);
            at += label.Length + 1;
        }

        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 1), (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 3), 1);
        return message;
    }
}
