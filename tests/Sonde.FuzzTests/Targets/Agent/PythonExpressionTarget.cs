using System.Text;
using Sonde.Agent.Observing;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>Expressions of Python: whatever is taken calls nothing but <c>len</c>, and assigns nothing.</summary>
internal sealed class PythonExpressionTarget : FuzzTarget
{
    public override string Name => "agent.python-expression";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "user.id", "items[-1].name", "prices['coffee'][0:2]", "len(items) > 3 and not (a in ('x', \"y\") or b is not None)", "x.save()", "(x := 1)", "[y for y in x]", "rb'\\''");

    public override IReadOnlyList<string> Tokens => ["(", ")", "[", "]", "'", "\"", "\\", ".", ",", ":", "=", "len(", " in ", " is ", " not ", " and ", " or ", "lambda", " for ", "f'", "-", "0", "@LINE@"];

    public override int Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input).Trim();
        if (PythonExpression.Judge(text) is { } problem)
        {
            return Transcript.KindOf(problem);
        }

        var code = WithoutStrings(text);
        for (var at = code.IndexOf('('); at >= 0; at = code.IndexOf('(', at + 1))
        {
            // What stands before a bracket that does not call is an operator, another bracket, or nothing.
            var before = code[..at].TrimEnd();
            var word = new string([.. before.Reverse().TakeWhile(static letter => char.IsLetterOrDigit(letter) || letter == '_').Reverse()]);
            var isCall = before.EndsWith(')') || before.EndsWith(']') || before.EndsWith('\'') || (word.Length > 0 && word is not ("len" or "in" or "is" or "not" or "and" or "or"));
            DefectException.Unless(!isCall && !before.EndsWith(".len", StringComparison.Ordinal), "a call was taken");
        }

        var plain = code.Replace("==", "", StringComparison.Ordinal).Replace("!=", "", StringComparison.Ordinal).Replace("<=", "", StringComparison.Ordinal).Replace(">=", "", StringComparison.Ordinal);
        DefectException.Unless(!plain.Contains('='), "an assignment was taken");
        return text.Length > 20 ? 1 : 2;
    }

    /// <summary>Each string as <c>''</c>.</summary>
    private static string WithoutStrings(string text)
    {
        var code = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is not ('\'' or '"'))
            {
                code.Append(text[at]);
                continue;
            }

            var quote = text[at];
            for (at++; at < text.Length && text[at] != quote; at++)
            {
                at += text[at] == '\\' ? 1 : 0;
            }

            code.Append("''");
        }

        return code.ToString();
    }
}
