namespace Sonde.Core.Topping.Counters;

/// <summary>What a counter told of an interval.</summary>
/// <param name="Provider">Who counts: <c>System.Runtime</c>.</param>
/// <param name="Name">Its name there: <c>cpu-usage</c>.</param>
internal sealed record CounterValue(string Provider, string Name)
{
    /// <summary>Its name for people, which is a stranger's text; empty where it has none.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>What its value is measured in: <c>%</c>, <c>MB</c>, <c>B</c>, <c>ms</c>; empty where it counts things.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Whether it tells how much was added in the interval (Sum), and not how much there is (Mean).</summary>
    public bool IsSum { get; init; }

    /// <summary>What was added, or the mean of what there was; finite.</summary>
    public double Value { get; init; }

    /// <summary>How long the interval was, as the runtime measured it; above 0.</summary>
    public double Seconds { get; init; }
}
