using System.Text;
using System.Text.Json;
using Sonde.Core.Profiles;
using Sonde.Core.Profiles.Reading;

namespace Sonde.Core.Profiling.Node;

/// <summary>V8's sampling heap profiler: who allocates, also what is collected meanwhile. The program runs on.</summary>
internal static class NodeAllocations
{
    /// <summary>One allocation in so many bytes is seen, on the average: V8's own default.</summary>
    private const int IntervalBytes = 32 * 1024;

    /// <summary>Has it sample for as long as something lasts.</summary>
    /// <param name="inspector">The inspector.</param>
    /// <param name="lasting">Ends when it is to end.</param>
    /// <param name="mostStopping">Within which the program gives its profile, between two of its tasks.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="IOException">The inspector refused, or the connection is over.</exception>
    /// <exception cref="ProfileFormatException">What came is no profile.</exception>
    public static async Task<TakenProfile> RecordAsync(InspectorClient inspector, Func<CancellationToken, Task> lasting, Func<CancellationTokenSource> mostStopping, CancellationToken cancellation)
    {
        using var enabled = await inspector.AskAsync("HeapProfiler.enable", null, cancellation).ConfigureAwait(false);
        using var started = await inspector.AskAsync("HeapProfiler.startSampling", Start, cancellation).ConfigureAwait(false);
        await lasting(cancellation).ConfigureAwait(false);
        using var limit = mostStopping();
        using var stopped = await inspector.AskAsync("HeapProfiler.stopSampling", null, limit.Token).ConfigureAwait(false);
        return Read(stopped);
    }

    /// <summary>What V8 older than 10 does not know it passes over: then what was collected meanwhile is not told.</summary>
    private static void Start(Utf8JsonWriter json)
    {
        json.WriteNumber("samplingInterval", IntervalBytes);
        json.WriteBoolean("includeObjectsCollectedByMajorGC", true);
        json.WriteBoolean("includeObjectsCollectedByMinorGC", true);
    }

    private static TakenProfile Read(JsonDocument stopped) =>
        stopped.RootElement.TryGetProperty("result", out var result) && result.TryGetProperty("profile", out var profile)
            ? new TakenProfile(
                HeapProfileReader.Read(Encoding.UTF8.GetBytes(profile.GetRawText())),
                "V8's own sampling heap profiler, through the inspector",
                ["about one allocation in every 32 KiB is seen, and counted for those before it; the program was not stopped"])
            : throw new ProfileFormatException("is no profile");
}
