using System.Text.RegularExpressions;
using Sonde.Core.Faults;

namespace Sonde.Testing.Commands;

/// <summary>The law of next steps: a command that can be pasted, or a sentence, and never something in between.</summary>
public static partial class NextSteps
{
    /// <summary>What is wrong with it; null for nothing.</summary>
    public static string? Judge(string step)
    {
        if (step.Trim() != step || step.Length == 0)
        {
            return $"\"{step}\" is empty or padded";
        }

        if (NextStep.IsCommand(step))
        {
            return Prose().IsMatch(Quoted().Replace(step, "''")) ? $"\"{step}\" is a command with prose in it" : null;
        }

        return step.Split(' ').Length < 3 || step[0] is '-' or '/' ? $"\"{step}\" is neither a command nor a sentence" : null;
    }

    [GeneratedRegex("'[^']*'|\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"[:,;](\s|$)|\(| or | and ")]
    private static partial Regex Prose();
}
