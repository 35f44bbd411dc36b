using System.Text;

namespace Sonde.Cli.Terminal;

/// <summary>ASCII for the marks that the texts are written with.</summary>
internal static class PlainMarks
{
    /// <summary>Replaces them; other characters beyond ASCII become question marks.</summary>
    public static string From(string text)
    {
        if (System.Text.Ascii.IsValid(text))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            plain.Append(rune.Value switch
            {
                < 0x80 => rune.ToString(),
                '✓' => "+",
                '✗' => "x",
                '·' => "-",
                '●' => "*",
                '■' => "#",
                '○' => "o",
                '…' => "...",
                _ => "?",
            });
        }

        return plain.ToString();
    }
}
