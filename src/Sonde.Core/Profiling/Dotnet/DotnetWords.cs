using System.Globalization;
using Sonde.Core.Profiles.Nettrace;

namespace Sonde.Core.Profiling.Dotnet;

/// <summary>What a profile of .NET says of itself. Pure.</summary>
internal static class DotnetWords
{
    /// <summary>By what it was taken.</summary>
    /// <param name="type">Of what.</param>
    /// <param name="version">The runtime's; null where it did not say.</param>
    public static string How(ProfileType type, string? version)
    {
        var means = type switch
        {
            ProfileType.Cpu or ProfileType.Wall or ProfileType.Threads => "sampler",
            ProfileType.Heap => "count of its heap",
            ProfileType.Alloc => "allocation events",
            ProfileType.Gc => "collection events",
            ProfileType.Goroutine or ProfileType.Block or ProfileType.Mutex => throw new ArgumentOutOfRangeException(nameof(type)),
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
        return How(means, version);
    }

    /// <summary>By what counters were told.</summary>
    /// <param name="version">The runtime's; null where it did not say.</param>
    public static string HowCounted(string? version) => How("counters", version);

    /// <summary>What stops the program, before its name; null for what does not. Production is guarded from it.</summary>
    /// <param name="type">Of what.</param>
    public static string? Deed(ProfileType type) => type switch
    {
        ProfileType.Cpu or ProfileType.Wall => "stops all threads up to a thousand times a second in",
        ProfileType.Threads => "stops all threads up to two hundred times, for a moment each, in",
        ProfileType.Heap => "stops all threads for a full collection and a count of the heap in",
        _ => null,
    };

    /// <summary>How good it is, and what it cost.</summary>
    /// <param name="type">Of what.</param>
    /// <param name="taken">What there is.</param>
    /// <param name="parser">What read it.</param>
    /// <param name="bytes">That came.</param>
    public static IReadOnlyList<string> Cost(ProfileType type, NettraceCollection taken, NettraceParser parser, long bytes)
    {
        var cost = new List<string>();
        if (type is ProfileType.Cpu or ProfileType.Wall or ProfileType.Threads && parser.Trace is { } trace)
        {
            var clock = taken.Clock;
            cost.Add(Invariant(
                $"the runtime stopped all threads {clock.Rounds} times for a moment, {clock.Period(trace.TicksPerSecond) / 1e6:0.0} ms apart: {clock.Samples} samples of {clock.Threads} threads"));
        }

        if (type == ProfileType.Alloc)
        {
            cost.Add("about one allocation in every 100 KiB is seen, and counted for those before it");
        }

        if (type == ProfileType.Heap)
        {
            cost.Add(Invariant($"all threads stood for {taken.Stood.TotalSeconds:0.000} s, for a full collection and the count of {taken.Heap.Objects} objects"));
            if (parser.Dropped > 0)
            {
                cost.Add("objects are missing, and sizes too small: the runtime had no room to tell of more; it takes half of the memory that is left to it, of at most 2 GiB");
            }
        }

        cost.Add(Invariant($"{bytes / 1024.0 / 1024.0:0.0} MiB of events came{(type == ProfileType.Heap ? "" : $", with the names of {taken.Methods} methods")}; {(parser.Dropped == 0 ? "none was" : $"{parser.Dropped} were")} dropped"));
        if (!parser.HasEnded)
        {
            cost.Add("the events ended before their end: names may be missing");
        }

        return cost;
    }

    private static string How(string means, string? version) => $"the runtime's own {means} ({(version is null ? ".NET" : $".NET {version}")}), through its diagnostic port";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
