using System.Globalization;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests;

/// <summary>A short campaign against each parser, the same every time. <c>./dev fuzz</c> runs the long one.</summary>
public abstract class FuzzTests
{
    /// <summary>For the quickest targets; slower ones get their share.</summary>
    private const int UsualInputs = 4000;

    private const int MostWeight = 8;

    private static int Inputs { get; } = int.TryParse(Environment.GetEnvironmentVariable("SONDE_FUZZ_INPUTS"), NumberStyles.None, CultureInfo.InvariantCulture, out var inputs) ? inputs : UsualInputs;

    protected static TheoryData<string> Targets(string room) => [.. TargetCatalog.All().Select(target => target.Name).Where(name => name.StartsWith(room, StringComparison.Ordinal))];

    protected static void Survive(string name)
    {
        var run = new TargetRun(TargetCatalog.All().First(target => target.Name == name), seed: 1, static (_, _) => { });
        run.Run((long)Inputs * run.Weight / MostWeight);
        Assert.True(run.Defects.Count == 0, string.Join("\n\n", run.Defects));
    }
}
