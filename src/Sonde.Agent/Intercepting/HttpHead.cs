using System.Text;

namespace Sonde.Agent.Intercepting;

/// <summary>The head of an HTTP/1.x request or response (RFC 9112): as much of it as routing takes, read strictly. Pure.</summary>
/// <param name="Length">Its bytes, the empty line included.</param>
/// <param name="Start">The first line.</param>
/// <param name="Fields">Names and values, in their order, values without the white space around them.</param>
internal sealed record HttpHead(int Length, string Start, IReadOnlyList<(string Name, string Value)> Fields)
{
    /// <summary>A head that is longer is none that is routed.</summary>
    public const int MostBytes = 64 * 1024;

    private const int MostMethod = 32;

    /// <summary>The method of a request.</summary>
    public string Method => Start.Split(' ')[0];

    /// <summary>The status of a response: 100 to 999.</summary>
    public int Status => (Start[9] - '0') * 100 + (Start[10] - '0') * 10 + (Start[11] - '0');

    /// <summary>Whether the connection is not to be used again after this message.</summary>
    public bool EndsConnection => Has("Connection", "close") || (Start.Contains("HTTP/1.0", StringComparison.Ordinal) && !Has("Connection", "keep-alive"));

    /// <summary>Reads a request's.</summary>
    /// <param name="bytes">Everything that has come so far.</param>
    public static HttpFinding ReadRequest(ReadOnlySpan<byte> bytes) => Read(bytes, isResponse: false);

    /// <summary>Reads a response's.</summary>
    /// <param name="bytes">Everything that has come so far.</param>
    public static HttpFinding ReadResponse(ReadOnlySpan<byte> bytes) => Read(bytes, isResponse: true);

    /// <summary>The values of the fields of this name, in their order.</summary>
    public IEnumerable<string> Values(string name) =>
        Fields.Where(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase)).Select(static field => field.Value);

    /// <summary>Whether a field of this name lists this word.</summary>
    public bool Has(string name, string word) =>
        Values(name).SelectMany(static value => value.Split(',')).Any(part => string.Equals(part.Trim(), word, StringComparison.OrdinalIgnoreCase));

    private static HttpFinding Read(ReadOnlySpan<byte> bytes, bool isResponse)
    {
        if (!(isResponse ? IsResponseBegin(bytes) : IsRequestBegin(bytes)))
        {
            return new HttpFinding.Other();
        }

        // One look at the first line before the rest has come: what speaks HTTP/2 does not send the rest of a head.
        var first = bytes.IndexOf("\r\n"u8);
        if (first >= 0 && !(isResponse ? IsStatusLine(bytes[..first]) : IsRequestLine(bytes[..first])))
        {
            return new HttpFinding.Other();
        }

        var end = bytes[..Math.Min(bytes.Length, MostBytes)].IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return bytes.Length < MostBytes ? new HttpFinding.More() : new HttpFinding.Other();
        }

        return Parse(Encoding.Latin1.GetString(bytes[..end]), end + 4);
    }

    private static HttpFinding Parse(string text, int length)
    {
        var lines = text.Split("\r\n");
        var fields = new List<(string, string)>(lines.Length - 1);
        if (!lines.All(IsLine))
        {
            return new HttpFinding.Other();
        }

        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || !line[..colon].All(IsToken))
            {
                return new HttpFinding.Other();
            }

            fields.Add((line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        }

        return new HttpFinding.Head(new HttpHead(length, lines[0], fields));
    }

    /// <summary>A method and a space, as far as they have come.</summary>
    private static bool IsRequestBegin(ReadOnlySpan<byte> bytes)
    {
        var space = bytes.IndexOf((byte)' ');
        var method = space < 0 ? bytes : bytes[..space];
        if (method.Length > MostMethod || space == 0)
        {
            return false;
        }

        foreach (var letter in method)
        {
            if (!IsToken((char)letter))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsResponseBegin(ReadOnlySpan<byte> bytes)
    {
        var length = Math.Min(bytes.Length, 7);
        return bytes[..length].SequenceEqual("HTTP/1."u8[..length]);
    }

    /// <summary>Three words with one space between each two.</summary>
    private static bool IsRequestLine(ReadOnlySpan<byte> line)
    {
        var (first, last) = (line.IndexOf((byte)' '), line.LastIndexOf((byte)' '));
        return first > 0 && last > first + 1 && line[(first + 1)..last].IndexOf((byte)' ') < 0 && IsVersion(line[(last + 1)..]);
    }

    private static bool IsStatusLine(ReadOnlySpan<byte> line) =>
        line.Length >= 12 && IsVersion(line[..8]) && line[8] == ' '
        && line[9] is >= (byte)'1' and <= (byte)'9' && char.IsAsciiDigit((char)line[10]) && char.IsAsciiDigit((char)line[11]) && (line.Length == 12 || line[12] == ' ');

    private static bool IsVersion(ReadOnlySpan<byte> word) => word.SequenceEqual("HTTP/1.1"u8) || word.SequenceEqual("HTTP/1.0"u8);

    /// <summary>No control characters but the tab: a lone line feed would be another line to somebody else.</summary>
    private static bool IsLine(string line) => line.Length > 0 && line.All(static letter => letter is '\t' or (>= ' ' and not '\x7f'));

    private static bool IsToken(char letter) => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal);
}
