namespace Sonde.Agent.Observing;

/// <summary>A line of Python that is read from left to right. Its words may have blanks before them.</summary>
/// <param name="text">The line.</param>
internal ref struct PythonText(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;

    /// <summary>How many characters were taken.</summary>
    public int At { get; set; }

    /// <summary>Whether all were.</summary>
    public readonly bool IsAtEnd => At == _text.Length;

    /// <summary>The next character; NUL for none.</summary>
    public readonly char Next => At < _text.Length ? _text[At] : '\0';

    /// <summary>The one after that; NUL for none.</summary>
    public readonly char AfterNext => At + 1 < _text.Length ? _text[At + 1] : '\0';

    /// <summary>Up to the quote that it began with; a string that follows at once is refused, and with that one in three quotes.</summary>
    public bool TakeString()
    {
        var quote = _text[At];
        for (At++; At < _text.Length; At++)
        {
            if (_text[At] == quote)
            {
                At++;
                return true;
            }

            At += _text[At] == '\\' ? 1 : 0;
        }

        At = _text.Length;
        return false;
    }

    /// <summary>Takes a sign, if it is there.</summary>
    public bool Take(string sign)
    {
        SkipBlanks();
        var isThere = _text[At..].StartsWith(sign, StringComparison.Ordinal);
        At += isThere ? sign.Length : 0;
        return isThere;
    }

    /// <summary>Takes a word, if it is there and nothing is joined to it.</summary>
    public bool TakeWord(string word)
    {
        SkipBlanks();
        var before = At;
        if (TakeName() == word)
        {
            return true;
        }

        At = before;
        return false;
    }

    /// <summary>Takes a name or a keyword; null for none.</summary>
    public string? TakeName()
    {
        SkipBlanks();
        var before = At;
        while (IsOfName(Next) && (At > before || !char.IsDigit(Next)))
        {
            At++;
        }

        return At > before ? _text[before..At].ToString() : null;
    }

    /// <summary>Takes digits, if there are any.</summary>
    public void TakeDigits()
    {
        SkipBlanks();
        while (char.IsAsciiDigit(Next))
        {
            At++;
        }
    }

    /// <summary>Whether a name may hold it.</summary>
    public static bool IsOfName(char letter) => letter == '_' || char.IsLetterOrDigit(letter);

    /// <summary>Steps over blanks.</summary>
    public void SkipBlanks()
    {
        while (Next == ' ')
        {
            At++;
        }
    }
}
