using System.Globalization;

namespace Sonde.Bench;

/// <summary>One figure of ours beside the peer's, from one run.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">ms, MB/s, s, MB.</param>
/// <param name="Ours">Every value of ours, in the order measured.</param>
/// <param name="Theirs">Every value of the peer's; empty where the goal is a fixed number.</param>
/// <param name="Goal">The goal, as a sentence and a test of (our median, their median).</param>
internal sealed record Comparison(string Name, string Unit, IReadOnlyList<double> Ours, IReadOnlyList<double> Theirs, Goal Goal)
{
    /// <summary>The header of <see cref="Row"/>.</summary>
    public const string Header = "| what | Sonde: median (min–max) | peer: median (min–max) | ratio | goal | met |\n|---|---|---|---|---|---|";

    /// <summary>Whether the goal was met.</summary>
    public bool IsMet => Goal.IsMet(Median(Ours), Theirs.Count > 0 ? Median(Theirs) : double.NaN);

    /// <summary>A row of a Markdown table.</summary>
    public string Row() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Name} | {Text(Ours)} {Unit} | {(Theirs.Count > 0 ? $"{Text(Theirs)} {Unit}" : "–")} | {Ratio()} | {Goal.Text} | {(IsMet ? "yes" : "**no**")} |");

    private string Ratio() => Theirs.Count == 0 ? "–" : (Median(Ours) / Median(Theirs)).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Text(IReadOnlyList<double> values) => string.Create(
        CultureInfo.InvariantCulture, $"{Short(Median(values))} ({Short(values.Min())}–{Short(values.Max())})");

    private static string Short(double value) => value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

/// <summary>A goal.</summary>
/// <param name="Text">As a reader sees it.</param>
/// <param name="IsMet">Of our median and the peer's.</param>
internal sealed record Goal(string Text, Func<double, double, bool> IsMet);
