using Sonde.Core.Faults;

namespace Sonde.Cli.Commands;

/// <summary>A kind of fault, for programs.</summary>
/// <param name="Code">Its code.</param>
/// <param name="ExitCode">What the process returns.</param>
/// <param name="Title">Its headline.</param>
/// <param name="Explanation">What it means.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record FaultExplanation(string Code, int ExitCode, string Title, string Explanation, string Remedy)
{
    /// <summary>Of a definition.</summary>
    public static FaultExplanation Of(FaultDefinition definition) =>
        new(definition.Code, (int)definition.Exit, definition.Title, definition.Explanation, definition.Remedy);
}
