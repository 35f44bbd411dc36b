using System.Globalization;
using System.Text;
using System.Text.Json;
using Sonde.Core.Profiles;
using Sonde.Core.Profiles.Reading;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Profiling.Node;

/// <summary>A snapshot of V8's heap, by class. The program stands while V8 makes it, and needs memory for it, which is looked for before.</summary>
internal static class NodeHeap
{
    private const int Mebi = 1024 * 1024;

    /// <summary>
    /// What V8 needs besides, in heaps. Node.js says about twice the heap (doc/api/v8.md, v8.writeHeapSnapshot); measured with Node.js 24 and a heap of small objects it is up to 13 times, because over
    /// the inspector the whole text of the snapshot waits in the program's memory.
    /// </summary>
    private const int HeapsBesides = 15;

    private const long Reserve = 64 * Mebi;

    /// <summary>Takes one.</summary>
    /// <param name="inspector">The inspector.</param>
    /// <param name="task">What is wanted.</param>
    /// <param name="cancellation">Breaks it off; the program stands until V8 is done all the same.</param>
    /// <exception cref="Faults.FaultException">SND5017: there is not the memory for it.</exception>
    /// <exception cref="IOException">The inspector refused, or the connection is over.</exception>
    /// <exception cref="ProfileFormatException">What came is no snapshot.</exception>
    public static async Task<TakenProfile> RecordAsync(InspectorClient inspector, ProfileTask task, CancellationToken cancellation)
    {
        var used = await HeapAsync(inspector, cancellation).ConfigureAwait(false);
        var memory = await task.Session.Agent.AskAsync<MemoryAnswer>(new MemoryRequest(task.Process.ProcessId), cancellation).ConfigureAwait(false);
        if (Judge(used, memory.LeftBytes) is { } problem)
        {
            throw NodeProfiler.Refused(task, problem);
        }

        var file = task.Request.KeepsSnapshot ? SnapshotFile.Create() : null;
        try
        {
            var (reader, bytes, began) = (new HeapSnapshotReader(), 0L, task.Clock.GetTimestamp());
            using var enabled = await inspector.AskAsync("HeapProfiler.enable", null, cancellation).ConfigureAwait(false);
            using var taken = await inspector.AskAsync("HeapProfiler.takeHeapSnapshot", null, cancellation, Hear).ConfigureAwait(false);
            file?.Seek(0, SeekOrigin.Begin);
            return new TakenProfile(reader.Build(), "a snapshot of V8's heap, through the inspector", Cost(task.Clock.GetElapsedTime(began), bytes, file is not null)) { Snapshot = file };

            void Hear(JsonElement told)
            {
                if (told.TryGetProperty("method", out var method) && method.ValueEquals("HeapProfiler.addHeapSnapshotChunk"))
                {
                    var piece = Encoding.UTF8.GetBytes(told.GetProperty("params").GetProperty("chunk").GetString() ?? "");
                    bytes += piece.Length;
                    reader.Add(piece);
                    file?.Write(piece);
                }
            }
        }
        catch
        {
            if (file is not null)
            {
                await file.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Why there is no room for a snapshot, as a sentence without a full stop; null where there is. Pure.</summary>
    /// <param name="heapBytes">What V8's heap holds.</param>
    /// <param name="leftBytes">What is left to the process; null where nothing is known.</param>
    internal static string? Judge(long heapBytes, long? leftBytes)
    {
        var needed = (HeapsBesides * heapBytes) + Reserve;
        return leftBytes is not { } left
            ? "how much memory is left to the program cannot be seen, and a snapshot needs up to fifteen times its heap besides"
            : left >= needed ? null
            : string.Create(CultureInfo.InvariantCulture, $"a snapshot of its heap of {heapBytes / Mebi} MiB needs up to {needed / Mebi} MiB besides, and {left / Mebi} MiB are left: the kernel could end the program for want of memory");
    }

    private static List<string> Cost(TimeSpan stood, long bytes, bool isKept) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"the program stood for up to {stood.TotalSeconds:0.0} s, until V8's snapshot of {(double)bytes / Mebi:0.0} MiB was here"),
        .. isKept ? ["the file holds every text of the program, its secrets too: only you can read it"] : Array.Empty<string>(),
    ];

    private static async Task<long> HeapAsync(InspectorClient inspector, CancellationToken cancellation)
    {
        using var answer = await inspector.AskAsync("Runtime.getHeapUsage", null, cancellation).ConfigureAwait(false);
        return answer.RootElement.TryGetProperty("result", out var result) && result.TryGetProperty("usedSize", out var used) && used.TryGetDouble(out var bytes) && bytes is >= 0 and < 1L << 52
            ? (long)bytes
            : throw new ProfileFormatException("does not say how large the heap is");
    }
}
