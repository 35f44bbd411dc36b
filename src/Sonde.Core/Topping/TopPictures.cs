using Sonde.Core.Reports;
using Sonde.Core.Topping.Counters;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Topping;

/// <summary>Intervals, one after the other, become pictures. For one thread.</summary>
/// <param name="target">The target.</param>
/// <param name="process">The process.</param>
internal sealed class TopPictures(string target, ProcessDescription process)
{
    private readonly TopTally _functions = new(target, process);
    private readonly CounterTally _counters = new(target, process);

    /// <summary>Takes an interval.</summary>
    /// <returns>A <see cref="TopReport"/> or a <see cref="CountersReport"/>.</returns>
    public Report Add(TopInterval interval) => interval switch
    {
        TopWindow window => _functions.Add(window),
        CounterInterval counted => _counters.Add(counted),
        _ => throw new ArgumentOutOfRangeException(nameof(interval)),
    };
}
