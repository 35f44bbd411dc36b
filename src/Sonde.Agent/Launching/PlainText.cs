namespace Sonde.Agent.Launching;

/// <summary>Text from outside that a person will see in a terminal.</summary>
internal static class PlainText
{
    /// <summary>Control characters become spaces, line feeds stay, and of a text that is too long the end is kept.</summary>
    public static string Clean(string text, int mostCharacters)
    {
        var kept = text.Length > mostCharacters ? text[^mostCharacters..] : text;
        return string.Create(kept.Length, kept, static (span, source) =>
        {
            for (var index = 0; index < span.Length; index++)
            {
                span[index] = char.IsControl(source[index]) && source[index] != '\n' ? ' ' : source[index];
            }
        }).Trim();
    }

    /// <summary>As <see cref="Clean"/>, on one line, and the beginning is kept.</summary>
    public static string Line(string text, int mostCharacters)
        => Clean((text.Length > mostCharacters ? text[..mostCharacters] : text).ReplaceLineEndings(" "), mostCharacters);
}
