using Sonde.Bench;

string Required(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set: use bench/run");

var lab = new Lab(
    Required("SONDE_BENCH_SONDE"), Required("SONDE_BENCH_KUBECTL"), Required("SONDE_BENCH_OLD_KUBECTL"), Required("SONDE_BENCH_KUBECONFIG"),
    Required("SONDE_BENCH_IMAGE"));
var wanted = args.Length > 0 ? args : ["startup", "ready", "wire"];
var comparisons = new List<Comparison>();
Console.WriteLine(Comparison.Header);
foreach (var name in wanted)
{
    var more = name switch
    {
        "startup" => (IReadOnlyList<Comparison>)[StartUp.Measure(lab)],
        "ready" => await new Ready(lab).MeasureAsync(),
        "wire" => await new Wire(lab).MeasureAsync(),
        _ => throw new ArgumentException($"there is no benchmark {name}: startup, ready, wire"),
    };
    foreach (var comparison in more)
    {
        Console.WriteLine(comparison.Row());
        comparisons.Add(comparison);
    }
}

return comparisons.All(comparison => comparison.IsMet) ? 0 : 1;
