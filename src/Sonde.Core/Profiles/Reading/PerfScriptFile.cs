namespace Sonde.Core.Profiles.Reading;

/// <summary>Reads the text of <c>perf script</c> as it comes, on several processors: gigabytes of it are not held.</summary>
/// <remarks>Tasks: one for each reader, which has one block at a time; all are awaited before <c>Read</c> returns.</remarks>
internal static class PerfScriptFile
{
    /// <summary>What a reader gets at a time.</summary>
    private const int BlockBytes = 4 * 1024 * 1024;

    /// <summary>The first gets less: most files are small.</summary>
    private const int FirstBytes = 64 * 1024;

    private const int MostReaders = 4;

    /// <summary>Reads it to the end.</summary>
    /// <param name="stream">The text; stays open.</param>
    /// <param name="type">The event; null for the first.</param>
    /// <exception cref="ProfileFormatException">A sample does not begin as one, or the event is not in it.</exception>
    public static Profile Read(Stream stream, string? type) => Read(stream, type, Math.Clamp(Environment.ProcessorCount, 1, MostReaders), BlockBytes);

    /// <summary>Likewise.</summary>
    /// <param name="stream">The text.</param>
    /// <param name="type">The event.</param>
    /// <param name="count">How many readers, at least 1.</param>
    /// <param name="bytes">What a reader gets at a time, at least 1.</param>
    internal static Profile Read(Stream stream, string? type, int count, int bytes)
    {
        var blocks = new TextBlocks(stream);
        var readers = new List<PerfScriptReader> { new(type) };
        var buffers = Enumerable.Repeat(Array.Empty<byte>(), count).ToArray();
        var work = Enumerable.Repeat(Task.CompletedTask, count).ToArray();
        try
        {
            var (at, size, isKnown) = (0, Math.Min(bytes, FirstBytes), false);
            while (!blocks.IsOver)
            {
                // In the order of the text, so that of several faults the first is told.
                work[at].GetAwaiter().GetResult();
                var before = blocks.Lines;
                buffers[at] = buffers[at].Length < size ? new byte[size] : buffers[at];
                size = bytes;
                if (!blocks.TryRead(ref buffers[at], out var length, out var isWhole))
                {
                    break;
                }

                var (reader, block) = (readers[at], buffers[at].AsMemory(0, length));
                work[at] = Task.Run(() => reader.Take(block.Span, before));
                if (!isKnown)
                {
                    work[at].GetAwaiter().GetResult();
                    isKnown = reader.KnowsEvent;
                }

                // What is not complete goes on with the same reader.
                at = isWhole && isKnown ? (at + 1) % count : at;
                if (at == readers.Count)
                {
                    readers.Add(readers[0].Another());
                }
            }

            foreach (var last in work.Skip(at).Concat(work.Take(at)))
            {
                last.GetAwaiter().GetResult();
            }
        }
        finally
        {
            Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }

        return readers[0].Build(readers.Skip(1));
    }
}
