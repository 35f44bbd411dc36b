namespace Sonde.Core.Profiles.FlightRecorder;

/// <summary>
/// Reads a recording of a JVM's flight recorder (.jfr of JDK 11 to 25, jdk.jfr.internal.consumer.ChunkHeader and MetadataReader; of async-profiler 3.0, src/flightRecorder.cpp): chunks, each of which describes its own events. One is in
/// memory at a time.
/// </summary>
internal static class FlightRecordReader
{
    /// <summary>Reads it.</summary>
    /// <param name="stream">The file; stays open.</param>
    /// <param name="type">One of <see cref="RecordingCollection.Names"/>; null for the first that there is something of.</param>
    /// <exception cref="ProfileFormatException">It is damaged, or holds nothing of that type.</exception>
    public static Profile Read(Stream stream, string? type)
    {
        if (type is not null && !RecordingCollection.Names.Contains(type, StringComparer.Ordinal))
        {
            throw new ProfileFormatException($"holds no {type}; it may have {string.Join(", ", RecordingCollection.Names)}");
        }

        var collection = new RecordingCollection();
        while (ReadChunk(stream) is { } chunk)
        {
            collection.Add(chunk);
        }

        return type is not null
            ? collection.Build(type)
            : RecordingCollection.Names.Select(collection.Build).FirstOrDefault(static profile => profile.Total > 0) ?? collection.Build(RecordingCollection.Names[0]);
    }

    private static RecordChunk? ReadChunk(Stream stream)
    {
        var header = new byte[RecordChunk.HeaderBytes];
        var count = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (count == 0)
        {
            return null;
        }

        if (count < header.Length)
        {
            throw Short();
        }

        // What a header says of its chunk is believed as far as the file goes.
        using var chunk = new MemoryStream();
        chunk.Write(header);
        var left = RecordChunk.SizeIn(header) - header.Length;
        var buffer = new byte[64 * 1024];
        while (left > 0)
        {
            var read = stream.Read(buffer, 0, Math.Min(buffer.Length, left));
            if (read == 0)
            {
                throw Short();
            }

            chunk.Write(buffer, 0, read);
            left -= read;
        }

        return new RecordChunk(chunk.ToArray());
    }

    private static ProfileFormatException Short() => new("is damaged: it ends within a chunk");
}
