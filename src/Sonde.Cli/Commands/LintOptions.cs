using System.CommandLine;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary>What is development, and where findings go.</summary>
internal sealed class LintOptions : OptionGroup
{
    /// <summary>Makes them.</summary>
    public LintOptions()
        : base("Findings")
    {
        Environments = Take(OptionKinds.Line("--environments", "NAMES", $"What development is called, in namespaces and folders; {string.Join(',', LintRequest.UsualEnvironments)} by default. Everything else is or could become production"));
        Sarif = Take(OptionKinds.Text("--sarif", "FILE", "Write the findings as SARIF 2.1.0 too, for CI"));
        Baseline = Take(OptionKinds.Text("--baseline", "FILE", "Findings that are known and not told again"));
        NewBaseline = Take(OptionKinds.Text("--write-baseline", "FILE", "Write what is found as the baseline; that is no failure"));
    }

    private Option<string?> Environments { get; }

    private Option<string?> Sarif { get; }

    private Option<string?> Baseline { get; }

    private Option<string?> NewBaseline { get; }

    /// <summary>Makes the request.</summary>
    public LintRequest Read(ParseResult words, IReadOnlyList<string> paths) => new(paths)
    {
        Environments = words.GetValue(Environments)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? LintRequest.UsualEnvironments,
        Sarif = words.GetValue(Sarif),
        Baseline = words.GetValue(Baseline),
        NewBaseline = words.GetValue(NewBaseline),
    };
}
