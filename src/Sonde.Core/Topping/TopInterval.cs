namespace Sonde.Core.Topping;

/// <summary>What came of one interval: <see cref="TopWindow"/> or <see cref="Counters.CounterInterval"/>.</summary>
/// <param name="Seconds">How long it was; above 0.</param>
/// <param name="How">How it was told.</param>
internal abstract record TopInterval(double Seconds, string How);
