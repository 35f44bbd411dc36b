using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sonde.Core.Ide;

/// <summary>The names under which a session appears in an IDE.</summary>
public static class IdeNames
{
    /// <summary>How every name of ours begins; an entry that begins otherwise is never touched.</summary>
    public const string Prefix = "sonde: ";

    // The longest file name on common file systems is 255 bytes; this leaves room for the ending and for UTF-8.
    private const int LongestFileStem = 60;

    /// <summary>The name for a target: <c>sonde: api (shop)</c>. Control characters become spaces.</summary>
    /// <param name="target">What is debugged, for example a pod's or workload's name.</param>
    /// <param name="place">Where it lives, for example a namespace; null or empty leaves the parentheses out.</param>
    public static string For(string target, string? place)
    {
        var name = string.IsNullOrEmpty(place) ? Prefix + target : $"{Prefix}{target} ({place})";
        return string.Create(name.Length, name, static (span, source) =>
        {
            for (var index = 0; index < span.Length; index++)
            {
                span[index] = char.IsControl(source[index]) ? ' ' : source[index];
            }
        });
    }

    /// <summary>Whether a name is one of ours.</summary>
    public static bool IsOurs(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>
    /// A file name without ending that every file system takes: <c>sonde api (shop)</c>. Where characters had to be replaced or cut, six
    /// hexadecimal digits of the name's SHA-256 follow, so that two names never share a file.
    /// </summary>
    internal static string FileStem(string name)
    {
        var body = IsOurs(name) ? name[Prefix.Length..] : name;
        StringBuilder stem = new("sonde ");
        foreach (var unit in body.Length > LongestFileStem ? body[..LongestFileStem] : body)
        {
            var isPlain = char.IsAsciiLetterOrDigit(unit) || unit is ' ' or '.' or '-' or '_' or '(' or ')';
            stem.Append(isPlain ? unit : '_');
        }

        var plain = stem.ToString().TrimEnd(' ', '.');
        if (plain == "sonde " + body)
        {
            return plain;
        }

        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return string.Create(CultureInfo.InvariantCulture, $"{plain}-{Convert.ToHexStringLower(digest.AsSpan(0, 3))}");
    }
}
