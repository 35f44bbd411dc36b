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
            ProfileType.Cpu or ProfileType.Wall => "sampler",
            ProfileType.Alloc => "allocation events",
            ProfileType.Gc => "collection events",
            ProfileType.Heap or ProfileType.Goroutine or ProfileType.Block or ProfileType.Mutex => throw new ArgumentOutOfRangeException(nameof(type)),
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
        return $"the runtime's own {means} ({(version is null ? ".NET" : $".NET {version}")}), through its diagnostic port";
    }

    /// <summary>How good it is, and what it cost.</summary>
    /// <param name="type">Of what.</param>
    /// <param name="taken">What there is.</param>
    /// <param name="parser">What read it.</param>
    /// <param name="bytes">That came.</param>
    public static IReadOnlyList<string> Cost(ProfileType type, NettraceCollection taken, NettraceParser parser, long bytes)
    {
        var cost = new List<string>();
        if (type is ProfileType.Cpu or ProfileType.Wall && parser.Trace is { } trace)
        {
            var clock = taken.Clock;
            cost.Add(Invariant(
                $"the runtime stopped all threads {clock.Rounds} times for a moment, {clock.Period(trace.TicksPerSecond) / 1e6:0.0} ms apart: {clock.Samples} samples of {clock.Threads} threads"));
        }

        if (type == ProfileType.Alloc)
        {
            cost.Add("about one allocation in every 100 KiB is seen, and counted for those before it");
        }

        cost.Add(Invariant($"{bytes / 1024.0 / 1024.0:0.0} MiB of events came, with the names of {taken.Methods} methods; {(parser.Dropped == 0 ? "none was" : $"{parser.Dropped} were")} dropped"));
        if (!parser.HasEnded)
        {
            cost.Add("the events ended before their end: names may be missing");
        }

        return cost;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
