using Sonde.Core.Topping;

namespace Sonde.Core.Operations;

/// <summary><c>sonde top</c>.</summary>
public sealed record TopRequest : SessionRequest
{
    /// <summary>--type; null for what there is of such a process.</summary>
    public TopType? Type { get; init; }

    /// <summary>--rate: samples a second, where somebody samples that takes a wish; 1 to 1,000.</summary>
    public int RateHertz { get; init; } = 100;

    /// <summary>--interval: between two pictures; 1 s to 1 h.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>--count: so many pictures; null until the user ends it.</summary>
    public int? Count { get; init; }
}
