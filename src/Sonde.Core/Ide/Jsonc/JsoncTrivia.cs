namespace Sonde.Core.Ide.Jsonc;

/// <summary>White space and comments between two tokens of a text that was read without a fault.</summary>
internal static class JsoncTrivia
{
    /// <summary>Where the last comment of a stretch ends; its beginning where it holds none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Index after a token.</param>
    /// <param name="end">Index of the next token.</param>
    /// <returns>The index, and whether that comment runs to the end of its line.</returns>
    public static (int End, bool IsLineComment) LastComment(string text, int start, int end)
    {
        (int End, bool IsLineComment) last = (start, false);
        for (var position = start; position < end;)
        {
            (var next, var isLineComment) = CommentAt(text, position);
            if (next > position)
            {
                last = (next, isLineComment);
                position = next;
            }
            else
            {
                position++;
            }
        }

        return last;
    }

    /// <summary>Where the comments end that begin on the same line as <paramref name="position"/>, with only blanks before them.</summary>
    public static int AfterCommentsOnLine(string text, int position)
    {
        var end = position;
        while (position < text.Length)
        {
            (var next, _) = CommentAt(text, position);
            if (next > position)
            {
                position = end = next;
            }
            else if (text[position] is ' ' or '\t')
            {
                position++;
            }
            else
            {
                break;
            }
        }

        return end;
    }

    /// <summary>Whether nothing but blanks follows up to the end of the line or of the text.</summary>
    public static bool IsBlankToLineEnd(string text, int position)
    {
        while (position < text.Length && text[position] is ' ' or '\t')
        {
            position++;
        }

        return position >= text.Length || text[position] is '\r' or '\n';
    }

    private static (int End, bool IsLineComment) CommentAt(string text, int position)
    {
        if (string.CompareOrdinal(text, position, "//", 0, 2) == 0)
        {
            var length = text.AsSpan(position).IndexOfAny('\r', '\n');
            return (length < 0 ? text.Length : position + length, true);
        }

        var isBlock = string.CompareOrdinal(text, position, "/*", 0, 2) == 0;
        return (isBlock ? text.IndexOf("*/", position + 2, StringComparison.Ordinal) + 2 : position, false);
    }
}
