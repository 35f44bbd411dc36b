using System.Globalization;
using System.Text;

namespace Sonde.Core.Ide.Jsonc;

/// <summary>Reads one text once. The first fault wins and ends the reading.</summary>
internal sealed class JsoncReader(string text)
{
    // Real files are four deep; the bound keeps a hostile one from overflowing the stack.
    private const int DeepestNesting = 200;

    private int _position = text.StartsWith('\uFEFF') ? 1 : 0;
    private JsoncFault? _fault;

    public (JsoncText? Result, JsoncFault? Fault) Read()
    {
        JsoncNode? root = null;
        if (SkipTrivia() && _position < text.Length)
        {
            root = ReadValue(0);
            if (root is not null && SkipTrivia() && _position < text.Length)
            {
                Fail(_position, "the file should end after its first value");
            }
        }

        return _fault is null ? (new JsoncText(text, root), null) : (null, _fault);
    }

    private JsoncNode? ReadValue(int depth)
    {
        if (depth > DeepestNesting)
        {
            return Fail(_position, $"values are nested deeper than {DeepestNesting} levels");
        }

        if (_position >= text.Length)
        {
            return Fail(_position, "the file ends where a value should be");
        }

        return text[_position] switch
        {
            '{' => ReadObject(depth),
            '[' => ReadArray(depth),
            '"' => ReadString(),
            _ => ReadScalar(),
        };
    }

    private JsoncNode? ReadObject(int depth)
    {
        var start = _position++;
        List<JsoncMember> members = [];
        while (SkipTrivia())
        {
            if (Take('}'))
            {
                return new(JsoncKind.Object, start, _position) { Members = members };
            }

            if (Peek() != '"')
            {
                return Fail(_position, "expected a name in double quotes, or '}'");
            }

            if (ReadString() is not { Value: { } name } || !SkipTrivia())
            {
                return null;
            }

            if (!Take(':'))
            {
                return Fail(_position, "expected ':' after a name");
            }

            if (!SkipTrivia() || ReadValue(depth + 1) is not { } value || !SkipTrivia())
            {
                return null;
            }

            members.Add(new(name, value));
            if (!Take(',') && Peek() != '}')
            {
                return Fail(_position, "expected ',' or '}'");
            }
        }

        return null;
    }

    private JsoncNode? ReadArray(int depth)
    {
        var start = _position++;
        List<JsoncElement> elements = [];
        while (SkipTrivia())
        {
            if (Take(']'))
            {
                return new(JsoncKind.Array, start, _position) { Elements = elements };
            }

            if (ReadValue(depth + 1) is not { } value || !SkipTrivia())
            {
                return null;
            }

            var comma = Take(',') ? _position - 1 : -1;
            elements.Add(new(value, comma));
            if (comma < 0 && Peek() != ']')
            {
                return Fail(_position, "expected ',' or ']'");
            }
        }

        return null;
    }

    private JsoncNode? ReadString()
    {
        var start = _position++;
        StringBuilder value = new();
        while (_position < text.Length)
        {
            var next = text[_position++];
            switch (next)
            {
                case '"':
                    return new(JsoncKind.String, start, _position) { Value = value.ToString() };
                case '\r' or '\n':
                    return Fail(start, "a string is not closed on its line");
                case '\\' when Unescape() is { } escaped:
                    value.Append(escaped);
                    break;
                case '\\':
                    return Fail(_position - 1, "a string holds an unknown escape");
                default:
                    value.Append(next);
                    break;
            }
        }

        return Fail(start, "a string is not closed");
    }

    private char? Unescape()
    {
        if (_position >= text.Length)
        {
            return null;
        }

        var kind = text[_position++];
        if (kind != 'u')
        {
            var index = "\"\\/bfnrt".IndexOf(kind, StringComparison.Ordinal);
            return index < 0 ? null : "\"\\/\b\f\n\r\t"[index];
        }

        if (_position + 4 > text.Length
            || !ushort.TryParse(text.AsSpan(_position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
        {
            return null;
        }

        _position += 4;
        return (char)unit;
    }

    private JsoncNode? ReadScalar()
    {
        var start = _position;
        while (_position < text.Length && (char.IsAsciiLetterOrDigit(text[_position]) || text[_position] is '-' or '+' or '.'))
        {
            _position++;
        }

        var word = text.AsSpan(start, _position - start);
        if (word is "true" or "false" or "null")
        {
            return new(JsoncKind.Literal, start, _position);
        }

        var isNumber = word.Length > 0 && (char.IsAsciiDigit(word[0]) || word[0] == '-')
            && double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        return isNumber ? new(JsoncKind.Number, start, _position) : Fail(start, "expected a value");
    }

    /// <summary>Skips white space and comments; false where a comment is never closed or a fault came before.</summary>
    private bool SkipTrivia()
    {
        while (_fault is null && _position < text.Length)
        {
            if (text[_position] is ' ' or '\t' or '\r' or '\n')
            {
                _position++;
            }
            else if (IsAt("//"))
            {
                var end = text.AsSpan(_position).IndexOfAny('\r', '\n');
                _position = end < 0 ? text.Length : _position + end;
            }
            else if (IsAt("/*"))
            {
                var end = text.IndexOf("*/", _position + 2, StringComparison.Ordinal);
                if (end < 0)
                {
                    Fail(_position, "a comment is not closed");
                }
                else
                {
                    _position = end + 2;
                }
            }
            else
            {
                return true;
            }
        }

        return _fault is null;
    }

    private bool IsAt(string mark) => string.CompareOrdinal(text, _position, mark, 0, mark.Length) == 0;

    private char Peek() => _position < text.Length ? text[_position] : '\0';

    private bool Take(char expected)
    {
        if (Peek() != expected)
        {
            return false;
        }

        _position++;
        return true;
    }

    private JsoncNode? Fail(int position, string reason)
    {
        _fault ??= JsoncFault.At(text, position, reason);
        return null;
    }
}
