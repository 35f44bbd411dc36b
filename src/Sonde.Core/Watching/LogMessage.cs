using System.Text;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Watching;

/// <summary>What is written at each pass of a line: text, with expressions in braces.</summary>
public sealed class LogMessage
{
    /// <summary>What the agent evaluates at one hit at the most.</summary>
    public const int MostExpressions = 32;

    private const int MostCharacters = 1000;

    /// <summary>Text, and null where an expression stands.</summary>
    private readonly IReadOnlyList<string?> _parts;

    private LogMessage(IReadOnlyList<string?> parts, IReadOnlyList<string> expressions) => (_parts, Expressions) = (parts, expressions);

    /// <summary>The expressions, in order.</summary>
    public IReadOnlyList<string> Expressions { get; }

    /// <summary>Parses <c>user {u.ID} of {len(users)}</c>; two braces of a kind stand for one that is text.</summary>
    /// <returns>What is wrong with the text, as the end of a sentence that begins with what it is; null where it is good.</returns>
    public static string? Judge(string text, out LogMessage? message)
    {
        message = null;
        if (text.Length is 0 or > MostCharacters || text.Any(char.IsControl))
        {
            return $"takes 1 to {MostCharacters} characters on one line";
        }

        var (parts, expressions, plain) = (new List<string?>(), new List<string>(), new StringBuilder());
        for (var at = 0; at < text.Length; at++)
        {
            var isDouble = at + 1 < text.Length && text[at + 1] == text[at];
            if (text[at] is '{' or '}' && isDouble)
            {
                plain.Append(text[at++]);
            }
            else if (text[at] == '}')
            {
                return "has a } without a {; }} stands for one that is text";
            }
            else if (text[at] == '{')
            {
                var end = End(text, at + 1);
                var expression = end < 0 ? "" : text[(at + 1)..end].Trim();
                if (expression.Length == 0)
                {
                    return end < 0 ? "has a { without a }; {{ stands for one that is text" : "has {} without an expression";
                }

                parts.Add(plain.ToString());
                parts.Add(null);
                plain.Clear();
                expressions.Add(expression);
                at = end;
            }
            else
            {
                plain.Append(text[at]);
            }
        }

        parts.Add(plain.ToString());
        message = expressions.Count <= MostExpressions ? new LogMessage(parts, expressions) : null;
        return message is null ? $"has {expressions.Count} expressions; it takes {MostExpressions} at the most" : null;
    }

    /// <summary>The line with its values; an expression that has none is written in angle brackets with the reason.</summary>
    /// <param name="values">In the order of <see cref="Expressions"/>; fewer where time ran out.</param>
    public string Write(IReadOnlyList<ObservedValue> values)
    {
        var (line, next) = (new StringBuilder(), 0);
        foreach (var part in _parts)
        {
            line.Append(part ?? Value(values, next++));
        }

        return line.ToString();
    }

    private static string Value(IReadOnlyList<ObservedValue> values, int index) =>
        index >= values.Count ? "<not read: no time was left>"
        : values[index] is { Value: { } value } ? value
        : $"<{values[index].Error}>";

    /// <summary>The brace that ends an expression: inner braces and those in quotes are its own. Negative for none.</summary>
    private static int End(string text, int start)
    {
        var (depth, quote) = (0, '\0');
        for (var at = start; at < text.Length; at++)
        {
            var letter = text[at];
            if (quote != '\0')
            {
                at += letter == '\\' && quote != '`' ? 1 : 0;
                quote = letter == quote ? '\0' : quote;
            }
            else if (letter is '"' or '\'' or '`')
            {
                quote = letter;
            }
            else if (letter == '}' && depth-- == 0)
            {
                return at;
            }
            else if (letter == '{')
            {
                depth++;
            }
        }

        return -1;
    }
}
