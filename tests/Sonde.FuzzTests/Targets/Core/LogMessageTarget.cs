using System.Text;
using Sonde.Core.Watching;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>What <c>sonde log</c> writes at each pass: text with expressions in braces. What is understood has expressions that are none of them empty, and at most as many as are evaluated.</summary>
internal sealed class LogMessageTarget : FuzzTarget
{
    public override string Name => "core.log-message";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8("user {u.ID} of {len(users)}", "{{literal}} {a[\"}\"]}", "{map[string]int{}}", "}", "{", "{}");

    public override IReadOnlyList<string> Tokens => ["{", "}", "{{", "}}", "\"", "`", "'", "\\", "\u0000"];

    public override int Run(byte[] input)
    {
        if (LogMessage.Judge(Encoding.UTF8.GetString(input), out var message) is { } problem)
        {
            return Transcript.KindOf(problem);
        }

        DefectException.Unless(message!.Expressions.Count <= LogMessage.MostExpressions && message.Expressions.All(expression => !string.IsNullOrWhiteSpace(expression)), "an expression that cannot be evaluated was taken");
        return message.Expressions.Count;
    }
}
