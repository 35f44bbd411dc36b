namespace Sonde.Core.Topping.Counters;

/// <summary>What counters told of one interval.</summary>
/// <param name="Values">One each.</param>
/// <param name="Seconds">How long it was; above 0.</param>
/// <param name="How">How it was told.</param>
internal sealed record CounterInterval(IReadOnlyList<CounterValue> Values, double Seconds, string How) : TopInterval(Seconds, How);
