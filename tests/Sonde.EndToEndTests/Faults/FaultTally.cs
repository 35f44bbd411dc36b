using System.Globalization;
using System.Text;

namespace Sonde.EndToEndTests.Faults;

/// <summary>What the faults of a run have done, as a table.</summary>
internal sealed class FaultTally
{
    private readonly SortedDictionary<(string Place, string Fault, string Moment), Row> _rows = [];

    /// <summary>How many targets were left standing for longer than the bound, and traces left.</summary>
    public int Broken => _rows.Values.Sum(row => row.Late + row.Traces);

    /// <summary>How many targets died though the debugger was not killed.</summary>
    public int DeadForNothing { get; private set; }

    /// <summary>Takes note of one round.</summary>
    public void Add(string place, Fault fault, Moment moment, FaultOutcome outcome)
    {
        var key = (place, fault.Name, $"{moment}");
        var row = _rows.TryGetValue(key, out var known) ? known : _rows[key] = new Row();
        row.Tries++;
        row.Dead += outcome.IsDead ? 1 : 0;
        row.Late += outcome.IsLate ? 1 : 0;
        row.Lost += outcome.RequestsLost;
        row.Traces += outcome.Traces;
        row.Milliseconds.Add(outcome.RunsAfter.TotalMilliseconds);
        DeadForNothing += outcome.IsDead && !fault.KillsDebugger ? 1 : 0;
    }

    /// <summary>The table, in Markdown: a line for each fault, its moments added up, and then those of killed debuggers by moment.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        foreach (var place in _rows.GroupBy(row => row.Key.Place))
        {
            var all = new Row();
            text.Append(CultureInfo.InvariantCulture, $"\n### {place.Key}\n\n");
            text.Append("| Fault | Tries | Targets dead | Stopped past the bound | Requests lost | Traces left | Runs after, median and longest |\n|---|---:|---:|---:|---:|---:|---:|\n");
            foreach (var fault in place.GroupBy(row => row.Key.Fault))
            {
                var sum = new Row();
                foreach (var (_, row) in fault)
                {
                    sum.Add(row);
                    all.Add(row);
                }

                Append(text, fault.Key, sum);
            }

            Append(text, "**all**", all);
            text.Append("\nBy moment:\n\n| Moment | Tries | Targets dead | Stopped past the bound | Requests lost | Traces left | Runs after, median and longest |\n|---|---:|---:|---:|---:|---:|---:|\n");
            foreach (var moment in place.GroupBy(row => row.Key.Moment))
            {
                var sum = new Row();
                foreach (var (_, row) in moment)
                {
                    sum.Add(row);
                }

                Append(text, moment.Key, sum);
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, Row row)
    {
        row.Milliseconds.Sort();
        var (median, longest) = row.Milliseconds.Count == 0 ? (0, 0) : (row.Milliseconds[row.Milliseconds.Count / 2], row.Milliseconds[^1]);
        text.Append(CultureInfo.InvariantCulture, $"| {name} | {row.Tries} | {row.Dead} | {row.Late} | {row.Lost} | {row.Traces} | {median:0} ms, {longest:0} ms |\n");
    }

    private sealed class Row
    {
        public int Tries { get; set; }

        public int Dead { get; set; }

        public int Late { get; set; }

        public int Lost { get; set; }

        public int Traces { get; set; }

        public List<double> Milliseconds { get; } = [];

        public void Add(Row other)
        {
            (Tries, Dead, Late, Lost, Traces) = (Tries + other.Tries, Dead + other.Dead, Late + other.Late, Lost + other.Lost, Traces + other.Traces);
            Milliseconds.AddRange(other.Milliseconds);
        }
    }
}

/// <summary>What a fault did.</summary>
/// <param name="IsDead">The target ended.</param>
/// <param name="IsLate">It stood for longer than the bound.</param>
/// <param name="RequestsLost">Requests that were not answered, or not within 20 s.</param>
/// <param name="Traces">Altered instructions and processes that were left.</param>
/// <param name="RunsAfter">When it was seen running.</param>
/// <param name="Detail">For the log.</param>
internal sealed record FaultOutcome(bool IsDead, bool IsLate, int RequestsLost, int Traces, TimeSpan RunsAfter, string Detail);
