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

    private PythonText _text;
    private int _depth;

    private PythonExpression(string text) => _text = new PythonText(text);

    /// <summary>Why it is refused, as a sentence; null where it only reads.</summary>
    /// <param name="text">The expression.</param>
    public static string? Judge(string text)
    {
        if (text.Any(char.IsControl) || text.Contains(LineMark, StringComparison.Ordinal))
        {
            return $"An expression of Python is one line, without control characters and without {LineMark}.";
        }

        var parser = new PythonExpression(text);
        return parser.Either() && parser._text.IsAtEnd ? null
            : parser._text.Next == '(' ? $"\"{text}\" would call a function: that runs code in the target, which an observation does not do."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"\"{text}\" is refused from character {Math.Min(parser._text.At + 1, text.Length)} on: an observation of Python takes names, attributes, items, len() and comparisons, which read.");
    }

    private bool Either()
    {
        if (++_depth > MostDepth || !Both())
        {
            return false;
        }

        while (_text.TakeWord("or"))
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
            while (_text.TakeWord("not"))
            {
                // Any number of them.
            }

            if (!Compared())
            {
                return false;
            }
        }
        while (_text.TakeWord("and"));
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
        if (_text.TakeWord("is"))
        {
            _text.TakeWord("not");
            return true;
        }

        var before = _text.At;
        if (_text.TakeWord("not") && !_text.TakeWord("in"))
        {
            _text.At = before;
            return false;
        }

        // "<<" and ">>" compute: of them the second sign is no value.
        return _text.At > before || _text.TakeWord("in") || _text.Take("==") || _text.Take("!=") || _text.Take("<=") || _text.Take(">=") || _text.Take("<") || _text.Take(">");
    }

    private bool Value()
    {
        if (!Atom())
        {
            return false;
        }

        while (true)
        {
            _text.SkipBlanks();
            if (_text.Take("."))
            {
                if (_text.TakeName() is not { } name || Keywords.Contains(name))
                {
                    return false;
                }
            }
            else if (!_text.Take("["))
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
        var before = _text.At;
        _text.Take("-");
        _text.TakeDigits();
        if (_text.Take(":"))
        {
            _text.Take("-");
            _text.TakeDigits();
        }
        else
        {
            _text.At = before;
            if (!Either())
            {
                return false;
            }
        }

        return _text.Take("]");
    }

    private bool Atom()
    {
        _text.SkipBlanks();
        switch (_text.Next)
        {
            case '(':
                _text.At++;
                return Several(")");
            case '[':
                _text.At++;
                return Several("]");
            case '\'' or '"':
                return _text.TakeString();
            case '-':
                _text.At++;
                _text.SkipBlanks();
                return char.IsAsciiDigit(_text.Next) && Number();
            case >= '0' and <= '9':
                return Number();
            default:
                return Name();
        }
    }

    private bool Several(string end)
    {
        while (!_text.Take(end))
        {
            if (!Either() || (!_text.Take(",") && !Closes(end)))
            {
                return false;
            }
        }

        return true;
    }

    private bool Name()
    {
        var before = _text.At;
        if (_text.TakeName() is not { } name || Keywords.Contains(name))
        {
            _text.At = before;
            return false;
        }

        if (_text.Next is '\'' or '"')
        {
            return StringPrefixes.Contains(name) && _text.TakeString();
        }

        return name != "len" || !_text.Take("(") || (Either() && _text.Take(")"));
    }

    /// <summary>No exponent: a letter that follows is refused where it is no operator.</summary>
    private bool Number()
    {
        _text.TakeDigits();
        if (_text.Next == '.' && char.IsAsciiDigit(_text.AfterNext))
        {
            _text.At++;
            _text.TakeDigits();
        }

        return !PythonText.IsOfName(_text.Next);
    }

    private readonly bool Closes(string end)
    {
        var rest = _text;
        return rest.Take(end);
    }
}
