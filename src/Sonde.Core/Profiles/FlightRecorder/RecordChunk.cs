using System.Buffers.Binary;

namespace Sonde.Core.Profiles.FlightRecorder;

/// <summary>A part of a recording that can be read by itself: a header of 68 bytes, big endian, then events.</summary>
internal sealed class RecordChunk
{
    /// <summary>The header's size.</summary>
    public const int HeaderBytes = 68;

    private const int MetadataKind = 0;
    private const int CheckpointKind = 1;

    private readonly byte[] _bytes;

    /// <param name="bytes">All of it, <see cref="SizeIn"/> bytes.</param>
    /// <exception cref="ProfileFormatException">It is damaged, or written in a way that is not known.</exception>
    public RecordChunk(byte[] bytes)
    {
        _bytes = bytes;
        var header = bytes.AsSpan();
        Start = DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(BinaryPrimitives.ReadInt64BigEndian(header[32..]) / 100, 0, DateTimeOffset.MaxValue.Ticks - DateTimeOffset.UnixEpoch.Ticks));
        Duration = TimeSpan.FromTicks(Math.Max(0, BinaryPrimitives.ReadInt64BigEndian(header[40..]) / 100));
        TicksPerSecond = Math.Max(1, BinaryPrimitives.ReadInt64BigEndian(header[56..]));
        var metadata = BinaryPrimitives.ReadInt64BigEndian(header[24..]);
        var cursor = metadata is >= HeaderBytes and <= int.MaxValue ? Open((int)metadata) : throw RecordCursor.Damaged();
        Types = cursor.Kind == MetadataKind ? new RecordTypes(ref cursor.Fields, bytes.Length) : throw RecordCursor.Damaged();
    }

    /// <summary>When it began.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>How long it is.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Of the clock of its events; above 0.</summary>
    public long TicksPerSecond { get; }

    /// <summary>What its events are made of.</summary>
    public RecordTypes Types { get; }

    /// <summary>Whether a recording begins so.</summary>
    public static bool Begins(ReadOnlySpan<byte> beginning) => beginning.StartsWith("FLR\0"u8);

    /// <summary>How long a chunk is, in bytes.</summary>
    /// <param name="header">Its first <see cref="HeaderBytes"/>.</param>
    /// <exception cref="ProfileFormatException">It is none that can be read.</exception>
    public static int SizeIn(ReadOnlySpan<byte> header)
    {
        if (!Begins(header))
        {
            throw RecordCursor.Damaged();
        }

        if (header[5] is not (1 or 2) || (header[67] & 1) == 0)
        {
            throw new ProfileFormatException($"is a recording of the version {header[5]}.{header[7]}, and those from 1.0 to 2.1 are read, with packed numbers");
        }

        var size = BinaryPrimitives.ReadInt64BigEndian(header[8..]);
        return size < HeaderBytes || BinaryPrimitives.ReadInt64BigEndian(header[24..]) == 0 ? throw new ProfileFormatException("was not ended: its last chunk does not say what its events are made of")
            : size > ProfileFile.MostBytes ? throw new ProfileFormatException($"has a chunk of more than {ProfileFile.MostBytes / 1024 / 1024} MiB")
            : (int)size;
    }

    /// <summary>Reads on from somewhere in it.</summary>
    /// <param name="at">Where.</param>
    public RecordCursor From(int at) => new(_bytes, at, _bytes.Length);

    /// <summary>The next event that is neither metadata nor constants.</summary>
    /// <param name="at">Where it begins; <see cref="HeaderBytes"/> for the first. Afterwards where the one behind it does.</param>
    /// <param name="found">The event.</param>
    /// <param name="constants">Whether constants are wanted, and nothing else.</param>
    /// <returns>False at the end.</returns>
    public bool TryNext(ref int at, out RecordEvent found, bool constants = false)
    {
        while (at < _bytes.Length)
        {
            found = Open(at);
            at = found.End;
            if (constants ? found.Kind == CheckpointKind : found.Kind is not (MetadataKind or CheckpointKind))
            {
                return true;
            }
        }

        found = default;
        return false;
    }

    private RecordEvent Open(int at)
    {
        var cursor = From(at);
        var size = cursor.Packed();
        if (size <= cursor.At - at || size > _bytes.Length - at)
        {
            throw RecordCursor.Damaged();
        }

        var fields = new RecordCursor(_bytes, cursor.At, at + (int)size);
        var kind = fields.Packed();
        return new RecordEvent { Kind = kind, Fields = fields, End = at + (int)size };
    }
}
