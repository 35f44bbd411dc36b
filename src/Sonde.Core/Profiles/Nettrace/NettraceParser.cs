using System.Buffers.Binary;

namespace Sonde.Core.Profiles.Nettrace;

/// <summary>
/// Reads what EventPipe of .NET writes, in whatever pieces it comes (microsoft/perfview, src/TraceEvent/EventPipe/NetTraceFormat_v5.md): versions 4 and 5, which .NET Core 3 to
/// .NET 10 write. Holds one block, and the stacks since the last sequence point.
/// </summary>
/// <param name="sink">Takes the events.</param>
internal sealed class NettraceParser(INettraceSink sink)
{
    /// <summary>The runtime writes blocks of 100 KiB, and an event has at most 64 KiB.</summary>
    private const int MostBlock = 16 * 1024 * 1024;

    private const int MostName = 64;
    private const int MostKinds = 65_536;
    private const int MostProvider = 256;
    private const int LastVersion = 5;
    private const byte Nothing = 1, Begin = 5, End = 6;

    /// <summary>An object's beginning, that of its type, the type's type (none), and i32 of version, least reader and length of the name.</summary>
    private const int HeadBytes = 15;

    private readonly Dictionary<int, EventKind> _kinds = [];
    private readonly StackTable _stacks = new();
    private readonly SequenceCheck _sequence = new();
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private long _position;
    private bool _hasBegun;

    /// <summary>How the stream is to be read; null before it said so.</summary>
    public NettraceTrace? Trace { get; private set; }

    /// <summary>Whether the stream has come to its proper end.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Events that the runtime had no room for.</summary>
    public long Dropped => _sequence.Dropped;

    private static ReadOnlySpan<byte> Opening => "Nettrace\x14\0\0\0!FastSerialization.1"u8;

    /// <summary>Whether this may be the beginning of such a stream.</summary>
    public static bool Begins(ReadOnlySpan<byte> bytes) => bytes.StartsWith("Nettrace"u8);

    /// <summary>Takes the next bytes. What comes after the stream's end is passed over.</summary>
    /// <exception cref="ProfileFormatException">It is damaged, or of another version.</exception>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0 && !HasEnded)
        {
            MakeRoom();
            var count = Math.Min(bytes.Length, _buffer.Length - _end);
            bytes[..count].CopyTo(_buffer.AsSpan(_end));
            _end += count;
            bytes = bytes[count..];
            while (!HasEnded && TryTake(_buffer.AsSpan(_start, _end - _start)) is > 0 and var taken)
            {
                _start += taken;
                _position += taken;
            }
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }

    /// <summary>How many bytes were understood; 0 where more have to come first.</summary>
    private int TryTake(ReadOnlySpan<byte> bytes)
    {
        if (!_hasBegun)
        {
            return TryOpen(bytes);
        }

        if (bytes.IsEmpty)
        {
            return 0;
        }

        if (bytes[0] == Nothing)
        {
            HasEnded = true;
            return 1;
        }

        return TryTakeObject(bytes);
    }

    private int TryOpen(ReadOnlySpan<byte> bytes)
    {
        if (!Opening.StartsWith(bytes[..Math.Min(bytes.Length, Opening.Length)]))
        {
            throw new ProfileFormatException(Begins(bytes) ? "is a nettrace of a version that is not read" : "is no nettrace");
        }

        _hasBegun = bytes.Length >= Opening.Length;
        return _hasBegun ? Opening.Length : 0;
    }

    private int TryTakeObject(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadBytes)
        {
            return 0;
        }

        var least = BinaryPrimitives.ReadInt32LittleEndian(bytes[7..]);
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[11..]);
        if (bytes is not [Begin, Begin, Nothing, ..] || length is < 0 or > MostName)
        {
            throw new ProfileFormatException("is damaged: an object does not begin where one is due");
        }

        if (least > LastVersion)
        {
            throw new ProfileFormatException($"is a nettrace of version {least}, which is not read: 4 and 5 are");
        }

        var head = HeadBytes + length + 1;
        return bytes.Length < head ? 0
            : bytes[head - 1] != End ? throw new ProfileFormatException("is damaged: a type has no end")
            : TryTakeContent(bytes, bytes.Slice(HeadBytes, length), head);
    }

    private int TryTakeContent(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> name, int head)
    {
        var isTrace = name.SequenceEqual("Trace"u8);
        var (at, length) = (head, NettraceTrace.Bytes);
        if (!isTrace)
        {
            if (bytes.Length < head + 4)
            {
                return 0;
            }

            length = BinaryPrimitives.ReadInt32LittleEndian(bytes[head..]);
            at += 4 + (int)(-(_position + head + 4) & 3);
        }

        if (length is < 0 or > MostBlock)
        {
            throw new ProfileFormatException("is damaged: a block is longer than any");
        }

        if (bytes.Length < at + length + 1)
        {
            return 0;
        }

        if (bytes[at + length] != End)
        {
            throw new ProfileFormatException("is damaged: an object has no end");
        }

        Take(name, bytes.Slice(at, length));
        return at + length + 1;
    }

    private void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        if (name.SequenceEqual("Trace"u8))
        {
            Trace = Trace is null ? NettraceTrace.Read(content) : throw new ProfileFormatException("is damaged: it begins twice");
            sink.Begin(Trace);
        }
        else if (Trace is null)
        {
            throw new ProfileFormatException("is damaged: it does not begin with its trace object");
        }
        else if (name.SequenceEqual("EventBlock"u8))
        {
            TakeEvents(new EventBlobs(content));
        }
        else if (name.SequenceEqual("MetadataBlock"u8))
        {
            TakeKinds(new EventBlobs(content));
        }
        else if (name.SequenceEqual("StackBlock"u8))
        {
            _stacks.Add(content, Trace.PointerBytes);
        }
        else if (name.SequenceEqual("SPBlock"u8))
        {
            _sequence.Point(content);
            _stacks.Clear();
        }
    }

    private void TakeEvents(EventBlobs blobs)
    {
        while (blobs.TryNext(out var blob))
        {
            _sequence.Saw(blob.WritingThread, blob.Sequence);
            if (_kinds.TryGetValue(blob.MetadataId, out var kind))
            {
                sink.Take(new NettraceEvent { Kind = kind, ThreadId = blob.ThreadId, Ticks = blob.Ticks, Stack = _stacks[blob.StackId], Payload = blob.Payload });
            }
        }
    }

    /// <summary>i32 its number, the provider's name, i32 the event's number, its name, i64 keywords, i32 its version, i32 the level; what follows describes the fields, which only of counters are not known.</summary>
    private void TakeKinds(EventBlobs blobs)
    {
        while (blobs.TryNext(out var blob))
        {
            var fields = new ByteCursor(blob.Payload);
            var number = fields.Int32();
            var provider = fields.Text(MostProvider);
            var id = fields.Int32();
            var isCounter = fields.Text(MostName) == RuntimeEvents.Counters;
            _ = fields.Int64();
            var kind = new EventKind(provider, id, fields.Int32());
            if (_kinds.Count < MostKinds)
            {
                _kinds[number] = isCounter ? kind with { Fields = CounterFields(ref fields) } : kind;
            }
        }
    }

    private static IReadOnlyList<EventField>? CounterFields(ref ByteCursor record)
    {
        _ = record.Int32();
        return EventFields.Read(ref record);
    }
}
