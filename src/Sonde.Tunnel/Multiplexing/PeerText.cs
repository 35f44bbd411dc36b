using System.Text;

namespace Sonde.Tunnel.Multiplexing;

/// <summary>Text on the wire: reasons, and what a wrong peer said instead of the preface.</summary>
internal static class PeerText
{
    /// <summary>The peer's words, safe to show on a terminal: control characters and runs of blanks become one blank.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, int maximumCharacters)
    {
        var text = new StringBuilder(Math.Min(bytes.Length, maximumCharacters));
        foreach (var rune in Encoding.UTF8.GetString(bytes).EnumerateRunes())
        {
            var isBlank = Rune.IsControl(rune) || Rune.IsWhiteSpace(rune);
            if (isBlank && (text.Length == 0 || text[^1] == ' '))
            {
                continue;
            }

            if (text.Length + rune.Utf16SequenceLength > maximumCharacters)
            {
                break;
            }

            text.Append(isBlank ? " " : rune.ToString());
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>A reason as UTF-8, cut between two characters at <see cref="Wire.MaximumReason"/> bytes.</summary>
    public static byte[] EncodeReason(string reason)
    {
        Span<byte> buffer = stackalloc byte[Wire.MaximumReason];
        var length = 0;
        foreach (var rune in reason.EnumerateRunes())
        {
            if (!rune.TryEncodeToUtf8(buffer[length..], out var written))
            {
                break;
            }

            length += written;
        }

        return buffer[..length].ToArray();
    }
}
