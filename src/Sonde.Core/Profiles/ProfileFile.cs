using System.IO.Compression;
using Sonde.Core.Profiles.FlightRecorder;
using Sonde.Core.Profiles.Nettrace;
using Sonde.Core.Profiles.Reading;

namespace Sonde.Core.Profiles;

/// <summary>Reads profiles of every known format: pprof (compressed or not), collapsed stacks, the text of <c>perf script</c>, V8's .cpuprofile, .heapprofile and .heapsnapshot, .NET's .nettrace, a JVM's .jfr.</summary>
public static class ProfileFile
{
    /// <summary>What a file that is read as a whole (pprof, .cpuprofile, .heapprofile) may have, in bytes, uncompressed; lines of text are read as they come.</summary>
    public const int MostBytes = 512 * 1024 * 1024;

    private const int Peeked = 64 * 1024;

    /// <summary>Reads a profile to its end; the format is told by the content.</summary>
    /// <param name="stream">The file; stays open.</param>
    /// <param name="type">Which of the file's values: <c>inuse_space</c>, <c>cycles</c>; null for the file's own choice.</param>
    /// <returns>A profile; it may hold no sample, <see cref="Profile.Total"/> is 0 then.</returns>
    /// <exception cref="ProfileFormatException">It is damaged, of no known format, or has no values of that type.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    public static Profile Read(Stream stream, string? type = null)
    {
        var (beginning, whole) = PeekedStream.Peek(stream, Peeked);
        if (beginning.IsEmpty)
        {
            throw new ProfileFormatException("is empty");
        }

        var input = ProfileSniffer.Tell(beginning.Span);
        return input == ProfileInput.Gzip ? ReadCompressed(whole, type) : Read(input, whole, type);
    }

    private static Profile ReadCompressed(Stream stream, string? type)
    {
        try
        {
            using var unpacked = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
            var (beginning, whole) = PeekedStream.Peek(unpacked, Peeked);
            return Read(ProfileSniffer.Tell(beginning.Span), whole, type);
        }
        catch (InvalidDataException damaged)
        {
            throw new ProfileFormatException($"is compressed and damaged: {damaged.Message}", damaged);
        }
    }

    private static Profile Read(ProfileInput? input, Stream stream, string? type) => input switch
    {
        ProfileInput.Pprof => PprofReader.Read(ReadAll(stream), type),
        ProfileInput.PerfScript => PerfScriptFile.Read(stream, type),
        ProfileInput.Collapsed => RequireType(CollapsedReader.Read(stream), type),
        ProfileInput.CpuProfile => RequireType(CpuProfileReader.Read(ReadAll(stream).Span), type),
        ProfileInput.HeapProfile => RequireType(HeapProfileReader.Read(ReadAll(stream).Span), type),
        ProfileInput.HeapSnapshot => RequireType(HeapSnapshotReader.Read(stream), type),
        ProfileInput.Nettrace => NettraceReader.Read(stream, type),
        ProfileInput.FlightRecording => FlightRecordReader.Read(stream, type),
        ProfileInput.Gzip => throw new ProfileFormatException("is compressed twice"),
        null => throw new ProfileFormatException("is of no known format: pprof, collapsed stacks, the text of perf script, .cpuprofile, .heapprofile, .heapsnapshot, .nettrace and .jfr are"),
        _ => throw new ArgumentOutOfRangeException(nameof(input)),
    };

    private static Profile RequireType(Profile profile, string? type) =>
        type is null || type == profile.Kind.Name ? profile : throw new ProfileFormatException($"holds no {type}; it has {profile.Kind.Name}");

    private static ReadOnlyMemory<byte> ReadAll(Stream stream)
    {
        var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            if (all.Length + count > MostBytes)
            {
                throw new ProfileFormatException($"has more than {MostBytes / 1024 / 1024} MiB");
            }

            all.Write(buffer, 0, count);
        }

        return all.GetBuffer().AsMemory(0, (int)all.Length);
    }
}
