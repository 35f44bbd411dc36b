using System.Text;

namespace Sonde.UnitTests.Ide;

/// <summary>Makes launch.json files as nobody would write them: comments, commas, line ends and indentation wherever the grammar lets them be.</summary>
internal sealed class RandomJsonc
{
    private static readonly string[] Comments = ["/* [ { \" */", "/**/", "// }, ] \"configurations\": [", "//", "/* two\n lines */"];
    private readonly Random _random;
    private readonly string _newLine;
    private readonly bool _isOneLine;
    private readonly StringBuilder _text = new();

    public RandomJsonc(int seed)
    {
        _random = new(seed);
        _newLine = _random.Next(3) == 0 ? "\r\n" : "\n";
        _isOneLine = _random.Next(6) == 0;
    }

    /// <summary>Leaves comments between a name and its colon out: System.Text.Json knows none there.</summary>
    public bool IsPlainBeforeColons { get; init; }

    public string LaunchJson(int entries)
    {
        if (_random.Next(5) == 0)
        {
            _text.Append('\uFEFF');
        }

        Trivia();
        _text.Append('{');
        for (var other = _random.Next(3); other > 0; other--)
        {
            Member($"\"other{other}\"", () => Value(2));
            _text.Append(',');
        }

        Member("\"configurations\"", () => List(entries));
        if (_random.Next(2) == 0)
        {
            _text.Append(',');
            Member("\"inputs\"", () => Value(2));
        }

        TrailingComma();
        Trivia();
        _text.Append('}');
        Trivia();
        return _text.ToString();
    }

    private void List(int entries)
    {
        _text.Append('[');
        for (var index = 0; index < entries; index++)
        {
            Trivia();
            _text.Append('{');
            Member("\"name\"", () => _text.Append(_random.Next(4) == 0 ? "\"sonde: other\"" : "\"a \\\" { // ] name\""));
            _text.Append(',');
            Member("\"configurations\"", () => Value(1));
            TrailingComma();
            Trivia();
            _text.Append('}');
            Trivia();
            _text.Append(index < entries - 1 ? "," : string.Empty);
        }

        if (entries > 0)
        {
            TrailingComma();
        }

        Trivia();
        _text.Append(']');
    }

    private void Member(string name, Action value)
    {
        Trivia();
        _text.Append(name);
        if (!IsPlainBeforeColons)
        {
            Trivia();
        }

        _text.Append(':');
        Trivia();
        value();
        Trivia();
    }

    private void Value(int depth)
    {
        switch (_random.Next(depth > 0 ? 5 : 3))
        {
            case 0:
                _text.Append("\"/* \\u00e4 \\\\\"");
                break;
            case 1:
                _text.Append("-1.5e3");
                break;
            case 2:
                _text.Append("null");
                break;
            case 3:
                _text.Append('[');
                Trivia();
                Value(depth - 1);
                Trivia();
                _text.Append(']');
                break;
            default:
                _text.Append('{');
                Member("\"}\"", () => Value(depth - 1));
                _text.Append('}');
                break;
        }
    }

    private void TrailingComma() => _text.Append(_random.Next(3) == 0 ? "," : string.Empty);

    private void Trivia()
    {
        for (var pieces = _random.Next(4); pieces > 0; pieces--)
        {
            switch (_random.Next(5))
            {
                case 0:
                    _text.Append(' ', _random.Next(1, 4));
                    break;
                case 1:
                    _text.Append('\t');
                    break;
                case 2 or 3 when !_isOneLine:
                    _text.Append(_newLine).Append(' ', 2 * _random.Next(4));
                    break;
                case 4 when !_isOneLine:
                    var comment = Comments[_random.Next(Comments.Length)];
                    _text.Append(comment).Append(comment.StartsWith("//", StringComparison.Ordinal) ? _newLine : string.Empty);
                    break;
                case 4:
                    _text.Append("/* [ */");
                    break;
            }
        }
    }
}
