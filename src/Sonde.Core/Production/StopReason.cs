using System.Globalization;
using System.Text;

namespace Sonde.Core.Production;

/// <summary>--reason: why production is stopped, in the user's words. It stands in the plan and in the receipt.</summary>
/// <param name="Text">1 to 200 characters on one line, without spaces around them and without what a terminal obeys.</param>
public sealed record StopReason(string Text)
{
    private const int Longest = 200;

    /// <summary>Parses one.</summary>
    /// <returns>What is wrong with the text, as the end of a sentence that begins with the option's name; null where it is good.</returns>
    public static string? Judge(string text, out StopReason? reason)
    {
        var trimmed = text.Trim();
        var problem = trimmed.EnumerateRunes().Any(IsObeyed) ? "holds control characters; it takes one line of text"
            : !trimmed.Any(char.IsLetterOrDigit) ? "says nothing; it takes a sentence that tells others why"
            : trimmed.Length > Longest ? $"has {trimmed.Length} characters; it takes {Longest} at the most"
            : null;
        reason = problem is null ? new StopReason(trimmed) : null;
        return problem;
    }

    /// <summary>Control characters, line ends, and the invisible characters that hide or reorder text.</summary>
    private static bool IsObeyed(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
