using Sonde.Core.Reports;

namespace Sonde.Core.Topping.Counters;

/// <summary>
/// Which counters come first: processor, memory, collections, threads, exceptions, requests; then the rest of ASP.NET and HTTP, what other providers count, and last the rest of the
/// runtime. Names are those of .NET 6 to 10 (learn.microsoft.com, "Well-known EventCounters in .NET"). Pure.
/// </summary>
internal static class CounterOrder
{
    private const string Runtime = "System.Runtime", Hosting = "Microsoft.AspNetCore.Hosting", Kestrel = "Microsoft-AspNetCore-Server-Kestrel", Http = "System.Net.Http";

    private static readonly Dictionary<(string, string), int> First = Number(
    [
        .. new[]
        {
            "cpu-usage", "working-set", "gc-heap-size", "alloc-rate", "gen-0-gc-count", "gen-1-gc-count", "gen-2-gc-count", "time-in-gc", "threadpool-thread-count", "threadpool-queue-length",
            "monitor-lock-contention-count", "exception-count",
        }.Select(static name => (Runtime, name)),
        .. new[] { "requests-per-second", "current-requests", "failed-requests", "total-requests" }.Select(static name => (Hosting, name)),
        .. new[] { "current-connections", "connection-queue-length", "request-queue-length" }.Select(static name => (Kestrel, name)),
        .. new[] { "requests-started-rate", "current-requests", "requests-failed-rate", "requests-failed" }.Select(static name => (Http, name)),
    ]);

    /// <summary>Where a counter comes; those of one place are ordered by provider and name.</summary>
    public static int Of(CounterRow row) => First.TryGetValue((row.Provider, row.Name), out var place) ? place : First.Count + (row.Provider == Runtime ? 1 : 0);

    private static Dictionary<(string, string), int> Number(IEnumerable<(string, string)> counters) => counters.Index().ToDictionary(static counter => counter.Item, static counter => counter.Index);
}
