using System.Globalization;

namespace Sonde.Agent.Observing;

/// <summary>
/// Whether a Python expression only reads: names, attributes, items, <c>len()</c>, literals, comparisons and <c>and</c>, <c>or</c>, <c>not</c>. debugpy evaluates whatever
/// it is given, and so what is not known to read is refused. Pure. Attributes, items and comparisons may still be the program's own code: <c>property</c>,
/// <c>__getattr__</c>, <c>__getitem__</c>, <c>__eq__</c>.
/// </summary>
/// <remarks>
/// <code>
/// either     = both { "or" both }            both    = negated { "and" negated }       negated = { "not" } compared
/// compared   = value { ("==" | "!=" | "&lt;" | "&lt;=" | ">" | ">=" | "in" | "not" "in" | "is" ["not"]) value }
/// value      = atom { "." name | "[" (either | [whole] ":" [whole]) "]" }
/// atom       = name | ["-"] number | string | "len" "(" either ")" | "(" several ")" | "[" several "]"
/// several    = [ either { "," either } [ "," ] ]
/// </code>
/// </remarks>
internal ref struct PythonExpression
{
    private const int MostDepth = 50;

    /// <summary>pydevd makes a line's end of it, also within a string.</summary>
    private const string LineMark = "@LINE@";

    private static readonly HashSet<string> Keywords =
    [
        "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
        "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    ];

    private static readonly HashSet<string> StringPrefixes = new(["r", "u", "b", "br", "rb"], StringComparer.OrdinalIgnoreCase);

    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private int _depth;

    private PythonExpression(ReadOnlySpan<char> text) => _text = text;

    private readonly char Next => _at < _text.Length ? _text[_at] : '\0';

    /// <summary>Why it is refused, as a sentence; null where it only reads.</summary>
    /// <param name="text">The expression.</param>
    public static string? Judge(string text)
    {
        if (text.Any(char.IsControl) || text.Contains(LineMark, StringComparison.Ordinal))
        {
            return $"An expression of Python is one line, without control characters and without {LineMark}.";
        }

        var parser = new PythonExpression(text);
        return parser.Either() && parser._at == text.Length ? null
            : parser.Next == '(' ? $"\"{text}\" would call a function: that runs code in the target, which an observation does not do."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"\"{text}\" is refused from character {Math.Min(parser._at + 1, text.Length)} on: an observation of Python takes names, attributes, items, len() and comparisons, which read.");
    }

    private bool Either()
    {
        if (++_depth > MostDepth || !Both())
        {
            return false;
        }

        while (TakeWord("or"))
        {
            if (!Both())
            {
                return false;
            }
        }

        _depth--;
        return true;
    }

    private bool Both()
    {
        do
        {
            while (TakeWord("not"))
            {
                // Any number of them.
            }

            if (!Compared())
            {
                return false;
            }
        }
        while (TakeWord("and"));
        return true;
    }

    private bool Compared()
    {
        do
        {
            if (!Value())
            {
                return false;
            }
        }
        while (TakeComparison());
        return true;
    }

    private bool TakeComparison()
    {
        if (TakeWord("is"))
        {
            TakeWord("not");
            return true;
        }

        var before = _at;
        if (TakeWord("not") && !TakeWord("in"))
        {
            _at = before;
            return false;
        }

        // "<<" and ">>" compute: of them the second sign is no value.
        return _at > before || TakeWord("in") || Take("==") || Take("!=") || Take("<=") || Take(">=") || Take("<") || Take(">");
    }

    private bool Value()
    {
        if (!Atom())
        {
            return false;
        }

        while (true)
        {
            SkipBlanks();
            if (Take("."))
            {
                if (TakeName() is not { } name || Keywords.Contains(name))
                {
                    return false;
                }
            }
            else if (!Take("["))
            {
                return true;
            }
            else if (!Item())
            {
                return false;
            }
        }
    }

    private bool Item()
    {
        var before = _at;
        Take("-");
        TakeDigits();
        if (Take(":"))
        {
            Take("-");
            TakeDigits();
        }
        else
        {
            _at = before;
            if (!Either())
            {
                return false;
            }
        }

        return Take("]");
    }

    private bool Atom()
    {
        SkipBlanks();
        switch (Next)
        {
            case '(':
                _at++;
                return Several(")");
            case '[':
                _at++;
                return Several("]");
            case '\'' or '"':
                return String();
            case '-':
                _at++;
                SkipBlanks();
                return char.IsAsciiDigit(Next) && Number();
            case >= '0' and <= '9':
                return Number();
            default:
                return Name();
        }
    }

    private bool Several(string end)
    {
        while (!Take(end))
        {
            if (!Either() || (!Take(",") && !Closes(end)))
            {
                return false;
            }
        }

        return true;
    }

    private bool Name()
    {
        var before = _at;
        if (TakeName() is not { } name || Keywords.Contains(name))
        {
            _at = before;
            return false;
        }

        if (Next is '\'' or '"')
        {
            return StringPrefixes.Contains(name) && String();
        }

        return name != "len" || !Take("(") || (Either() && Take(")"));
    }

    /// <summary>No exponent: a letter that follows is refused where it is no operator.</summary>
    private bool Number()
    {
        TakeDigits();
        if (Next == '.' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]))
        {
            _at++;
            TakeDigits();
        }

        return !IsOfName(Next);
    }

    /// <summary>Up to the quote that it began with; a string that follows at once is refused, and with that one in three quotes.</summary>
    private bool String()
    {
        var quote = _text[_at];
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] == quote)
            {
                _at++;
                return true;
            }

            _at += _text[_at] == '\\' ? 1 : 0;
        }

        _at = _text.Length;
        return false;
    }

    private readonly bool Closes(string end)
    {
        var rest = this;
        return rest.Take(end);
    }

    private bool Take(string sign)
    {
        SkipBlanks();
        var isThere = _text[_at..].StartsWith(sign, StringComparison.Ordinal);
        _at += isThere ? sign.Length : 0;
        return isThere;
    }

    private bool TakeWord(string word)
    {
        SkipBlanks();
        var before = _at;
        if (TakeName() == word)
        {
            return true;
        }

        _at = before;
        return false;
    }

    private string? TakeName()
    {
        SkipBlanks();
        var before = _at;
        while (IsOfName(Next) && (_at > before || !char.IsDigit(Next)))
        {
            _at++;
        }

        return _at > before ? _text[before.._at].ToString() : null;
    }

    private void TakeDigits()
    {
        SkipBlanks();
        while (char.IsAsciiDigit(Next))
        {
            _at++;
        }
    }

    private static bool IsOfName(char letter) => letter == '_' || char.IsLetterOrDigit(letter);

    private void SkipBlanks()
    {
        while (Next == ' ')
        {
            _at++;
        }
    }
}
