using System.Globalization;
using System.Text;

namespace Sonde.Cli.Terminal;

/// <summary>Takes out of a text what a terminal obeys instead of showing.</summary>
internal static class CleanText
{
    /// <summary>
    /// Line ends and tabs become spaces; other control characters (C0, DEL, C1), and the invisible ones that reorder or hide text
    /// (bidirectional overrides, zero-width) go. Lone surrogates become U+FFFD.
    /// </summary>
    public static string From(string text)
    {
        if (IsClean(text))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Control when rune.Value is '\t' or '\n' or '\r':
                case UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                    clean.Append(' ');
                    break;
                case UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned:
                    break;
                default:
                    clean.Append(rune);
                    break;
            }
        }

        return clean.ToString();
    }

    private static bool IsClean(string text) => text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;
}
