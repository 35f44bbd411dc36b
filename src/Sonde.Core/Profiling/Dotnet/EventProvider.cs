using System.Globalization;
using Sonde.Core.Profiles.Nettrace;

namespace Sonde.Core.Profiling.Dotnet;

/// <summary>A provider of events that a session listens to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Keywords">Which of its events, a bit for each group; of the runtime those of ClrEtwAll.man.</param>
/// <param name="Level">How many of them: 4 is what is worth knowing, 5 everything.</param>
internal sealed record EventProvider(string Name, ulong Keywords, int Level)
{
    /// <summary>Of counters: what is critical, besides what is always told, which they are.</summary>
    private const int Critical = 1;

    private const ulong Collections = 0x1, Loader = 0x8, Jit = 0x10, Precompiled = 0x20, Types = 0x80000, Objects = 0x100000, CollectNow = 0x800000, TypesOfObjects = 0x1000000;

    /// <summary>Who counts in the runtime, in ASP.NET's server and in HTTP clients.</summary>
    public static IReadOnlyList<string> Counting { get; } = ["System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft-AspNetCore-Server-Kestrel", "System.Net.Http"];

    /// <summary>What is said to it: <c>NAME=value</c>, with a semicolon between several; empty for nothing.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>What has counters told (EventCounters, .NET Core 3 and later).</summary>
    /// <param name="interval">How often.</param>
    public static IReadOnlyList<EventProvider> ForCounters(TimeSpan interval) =>
        [.. Counting.Select(name => new EventProvider(name, 0, Critical) { Arguments = string.Create(CultureInfo.InvariantCulture, $"EventCounterIntervalSec={interval.TotalSeconds:0.###}") })];

    /// <summary>What tells of a type of profile. Methods are told as they are compiled, too: what is gone at the end has no other name.</summary>
    public static IReadOnlyList<EventProvider> For(ProfileType type) => type switch
    {
        ProfileType.Cpu or ProfileType.Wall or ProfileType.Threads => [new(RuntimeEvents.Sampler, 0, 5), new(RuntimeEvents.Runtime, Loader | Jit | Precompiled, 4)],
        ProfileType.Alloc => [new(RuntimeEvents.Runtime, Collections, 5)],
        ProfileType.Gc => [new(RuntimeEvents.Runtime, Collections, 4)],
        ProfileType.Heap => [new(RuntimeEvents.Runtime, Collections | Types | Objects | CollectNow | TypesOfObjects, 5)],
        ProfileType.Goroutine or ProfileType.Block or ProfileType.Mutex => throw new ArgumentOutOfRangeException(nameof(type)),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
