using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Sonde.Agent.Outbound;

/// <summary>What a name server's message says to a question (RFC 1035, 4.1). Pure.</summary>
internal abstract record DnsReply
{
    private const int MostAliases = 16;
    private const int TypeAndLengths = 10;

    /// <summary>The addresses that it gives; none where the name exists and has none of this kind.</summary>
    /// <param name="Found">In the order of the message.</param>
    public sealed record Addresses(IReadOnlyList<IPAddress> Found) : DnsReply;

    /// <summary>There is no such name.</summary>
    public sealed record Missing : DnsReply;

    /// <summary>It did not fit: to be asked for over TCP.</summary>
    public sealed record Cut : DnsReply;

    /// <summary>The server could not or would not answer.</summary>
    /// <param name="Code">RFC 1035, 4.1.1: 2 server failure, 5 refused …</param>
    public sealed record Failed(int Code) : DnsReply;

    /// <summary>Reads a message.</summary>
    /// <param name="message">The whole of it.</param>
    /// <param name="question">The question, as it was sent.</param>
    /// <returns>Null where it is no answer to that question, or makes no sense: another may still come.</returns>
    public static DnsReply? Read(ReadOnlySpan<byte> message, ReadOnlySpan<byte> question)
    {
        if (message.Length < DnsQuestion.HeaderSize || !message[..2].SequenceEqual(question[..2]))
        {
            return null;
        }

        var flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        var (isResponse, isCut, code) = ((flags & 0xF800) == 0x8000, (flags & 0x0200) != 0, flags & 0xF);
        var questions = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);
        if (isResponse && questions == 0 && code is not (0 or 3))
        {
            // A server that did not understand the question need not repeat it.
            return new Failed(code);
        }

        if (!isResponse || questions != 1 || message.Length < question.Length || !IsSame(message[DnsQuestion.HeaderSize..question.Length], question[DnsQuestion.HeaderSize..]))
        {
            return null;
        }

        return isCut ? new Cut()
            : code == 3 ? new Missing()
            : code != 0 ? new Failed(code)
            : ReadAnswers(message, question.Length, (DnsType)BinaryPrimitives.ReadUInt16BigEndian(question[^4..]));
    }

    private static Addresses? ReadAnswers(ReadOnlySpan<byte> message, int at, DnsType wanted)
    {
        var aliases = new Dictionary<string, string>(StringComparer.Ordinal);
        var addresses = new List<(string Name, IPAddress Address)>();
        for (int left = BinaryPrimitives.ReadUInt16BigEndian(message[6..]); left > 0; left--)
        {
            if (ReadName(message, ref at) is not { } name || message.Length - at < TypeAndLengths)
            {
                return null;
            }

            var (type, kind) = ((DnsType)BinaryPrimitives.ReadUInt16BigEndian(message[at..]), BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]));
            var size = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
            at += TypeAndLengths;
            if (message.Length - at < size)
            {
                return null;
            }

            var inside = at;
            if (kind == 1 && type == wanted && size == (wanted == DnsType.A ? 4 : 16))
            {
                addresses.Add((name, new IPAddress(message.Slice(at, size))));
            }
            else if (kind == 1 && type == DnsType.Alias && ReadName(message, ref inside) is { } other)
            {
                aliases.TryAdd(name, other);
            }

            at += size;
        }

        var start = DnsQuestion.HeaderSize;
        return ReadName(message, ref start) is { } asked ? new Addresses(Follow(asked, aliases, addresses)) : null;
    }

    private static IPAddress[] Follow(string asked, Dictionary<string, string> aliases, List<(string Name, IPAddress Address)> addresses)
    {
        var name = asked;
        for (var step = 0; step < MostAliases && aliases.TryGetValue(name, out var other); step++)
        {
            name = other;
        }

        return [.. addresses.Where(one => one.Name == name).Select(static one => one.Address)];
    }

    /// <summary>Reads a name, whose end may be a pointer to an earlier one (RFC 1035, 4.1.4).</summary>
    /// <param name="message">The message.</param>
    /// <param name="at">Where it begins; then what follows it.</param>
    /// <returns>In lower case; null where it makes no sense.</returns>
    private static string? ReadName(ReadOnlySpan<byte> message, ref int at)
    {
        var name = new StringBuilder();
        var (next, earliest) = (-1, at);
        for (var from = at; from < message.Length; from++)
        {
            int length = message[from];
            if (length == 0)
            {
                at = next < 0 ? from + 1 : next;
                return name.ToString();
            }

            if (length < 64 && from + length < message.Length && name.Length + length < 256)
            {
                name.Append(Encoding.Latin1.GetString(message.Slice(from + 1, length)).ToLowerInvariant()).Append('.');
                from += length;
                continue;
            }

            // Only backwards, so that there is an end.
            var target = length >= 192 && from + 1 < message.Length ? ((length & 63) << 8) | message[from + 1] : int.MaxValue;
            if (target >= earliest)
            {
                return null;
            }

            next = next < 0 ? from + 2 : next;
            (earliest, from) = (target, target - 1);
        }

        return null;
    }

    /// <summary>A server may answer with other letters' case.</summary>
    private static bool IsSame(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => System.Text.Ascii.EqualsIgnoreCase(one, other) || one.SequenceEqual(other);
}
