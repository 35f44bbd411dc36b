using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Topping.Counters;

/// <summary>Intervals, one after the other, become pictures. For one thread; decides, and does nothing.</summary>
/// <param name="target">The target.</param>
/// <param name="process">The process.</param>
internal sealed class CounterTally(string target, ProcessDescription process)
{
    private Dictionary<(string, string), double> _before = [];
    private int _number;

    /// <summary>Takes an interval.</summary>
    public CountersReport Add(CounterInterval interval)
    {
        var rows = interval.Values.Select(Row).OrderBy(CounterOrder.Of).ThenBy(static row => row.Provider, StringComparer.Ordinal).ThenBy(static row => row.Name, StringComparer.Ordinal).ToArray();
        _before = rows.ToDictionary(static row => (row.Provider, row.Name), static row => row.Value);
        return new CountersReport(target, process.ProcessId, process.Name, ++_number, interval.Seconds, interval.How, rows);
    }

    /// <summary>What was added is told a second, however long the interval was.</summary>
    private CounterRow Row(CounterValue counter)
    {
        var value = counter.IsSum ? counter.Value / counter.Seconds : counter.Value;
        return new CounterRow(counter.Provider, counter.Name, counter.DisplayName.Length > 0 ? counter.DisplayName : counter.Name, double.IsFinite(value) ? value : 0)
        {
            Unit = counter.IsSum ? counter.Unit + "/s" : counter.Unit.Length > 0 ? counter.Unit : null,
            Increment = counter.IsSum ? counter.Value : null,
            Change = _before.TryGetValue((counter.Provider, counter.Name), out var before) && double.IsFinite(value - before) ? value - before : 0,
        };
    }
}
