namespace Sonde.Core.Profiles.Reading;

/// <summary>
/// Reads a profile of pprof, not compressed any more (google/pprof, proto/profile.proto). Of several kinds of values one is taken: the one that is named, the one that the file
/// calls its default, or the last. Frames are functions: lines within them are not told apart. What drop_frames would leave out is kept.
/// </summary>
internal sealed class PprofReader
{
    private readonly ReadOnlyMemory<byte> _profile;
    private readonly PprofTables _tables;
    private readonly List<(int Start, int Length)> _samples = [];
    private readonly List<(int Type, int Unit)> _types = [];
    private int _default;
    private long _start;
    private long _duration;
    private long _period;
    private int[] _stack = new int[256];

    private PprofReader(ReadOnlyMemory<byte> profile)
    {
        (_profile, _tables) = (profile, new PprofTables(profile));
    }

    /// <summary>Reads it.</summary>
    /// <param name="profile">The message.</param>
    /// <param name="type">The kind of values: <c>inuse_space</c>; null for the file's own choice.</param>
    /// <exception cref="ProfileFormatException">It is damaged, or has no values of that kind.</exception>
    public static Profile Read(ReadOnlyMemory<byte> profile, string? type)
    {
        var reader = new PprofReader(profile);
        reader.ReadTables();
        return reader.ReadSamples(type);
    }

    private void ReadTables()
    {
        for (var reader = new ProtoReader(_profile.Span); reader.TryRead();)
        {
            switch (reader.Field)
            {
                case 1 when reader.HasBytes:
                    _types.Add(TypeOf(reader.Bytes));
                    break;
                case 2 when reader.HasBytes:
                    _samples.Add((reader.BytesAt, reader.Bytes.Length));
                    break;
                case 3 when reader.HasBytes:
                    _tables.AddMapping(reader.Bytes);
                    break;
                case 4 when reader.HasBytes:
                    _tables.AddLocation(reader.Bytes, reader.BytesAt);
                    break;
                case 5 when reader.HasBytes:
                    _tables.AddFunction(reader.Bytes);
                    break;
                case 6 when reader.HasBytes:
                    _tables.AddText(reader.BytesAt, reader.Bytes.Length);
                    break;
                default:
                    TakeNumber(reader.Field, reader.Number);
                    break;
            }
        }
    }

    private void TakeNumber(int field, ulong number)
    {
        switch (field)
        {
            case 9:
                _start = (long)number;
                break;
            case 10:
                _duration = (long)number;
                break;
            case 12:
                _period = (long)number;
                break;
            case 14:
                _default = PprofTables.Index(number);
                break;
            default:
                // Comments, and what is shown or dropped by name, change nothing here.
                break;
        }
    }

    private Profile ReadSamples(string? type)
    {
        var chosen = Choose(type);
        var (kind, factor) = PprofUnit.Of(_tables.Text(_types[chosen].Type), _tables.Text(_types[chosen].Unit));
        var builder = new ProfileBuilder(kind)
        {
            Period = _period is > 0 and < ProfileBuilder.MostTotal ? _period : 0,
            Duration = _duration > 0 ? TimeSpan.FromTicks(_duration / TimeSpan.NanosecondsPerTick) : null,
            Start = _start > 0 ? DateTimeOffset.UnixEpoch.AddTicks(_start / TimeSpan.NanosecondsPerTick) : null,
        };
        foreach (var (start, length) in _samples)
        {
            ReadSample(_profile.Span.Slice(start, length), chosen, factor, builder);
        }

        return builder.Build();
    }

    private int Choose(string? type)
    {
        if (_types.Count == 0)
        {
            throw new ProfileFormatException("holds no kind of values: it is no profile of pprof, or an empty one");
        }

        var names = _types.ConvertAll(found => _tables.Text(found.Type));
        if (type is not null)
        {
            var at = names.IndexOf(type);
            return at >= 0 ? at : throw new ProfileFormatException($"holds no {type}; it has {string.Join(", ", names)}");
        }

        var preferred = _default > 0 ? names.IndexOf(_tables.Text(_default)) : -1;
        return preferred >= 0 ? preferred : names.Count - 1;
    }

    private void ReadSample(ReadOnlySpan<byte> message, int chosen, long factor, ProfileBuilder builder)
    {
        var depth = 0;
        var seen = 0;
        var value = 0L;
        for (var reader = new ProtoReader(message); reader.TryRead();)
        {
            if (reader.Field is not (1 or 2))
            {
                continue;
            }

            // Repeated numbers may be packed or stand one by one.
            for (var packed = reader.Bytes; packed.Length > 0 || !reader.HasBytes;)
            {
                var number = reader.HasBytes ? ProtoReader.Varint(ref packed) : reader.Number;
                if (reader.Field == 1)
                {
                    depth = Push(number, depth, builder);
                }
                else if (seen++ == chosen)
                {
                    value = (long)number;
                }

                if (!reader.HasBytes)
                {
                    break;
                }
            }
        }

        if (value > ProfileBuilder.MostTotal / factor)
        {
            throw new ProfileFormatException("holds values that are too great to be added up");
        }

        builder.AddLeafFirst(_stack.AsSpan(0, depth), value < 0 ? value : value * factor);
    }

    private int Push(ulong location, int depth, ProfileBuilder builder)
    {
        var frames = _tables.Frames(location, builder);
        if (depth + frames.Length > _stack.Length)
        {
            Array.Resize(ref _stack, depth + frames.Length <= ProfileBuilder.MostFrames ? Math.Max(_stack.Length * 2, depth + frames.Length) : throw new ProfileFormatException($"holds a stack of more than {ProfileBuilder.MostFrames} frames"));
        }

        frames.CopyTo(_stack, depth);
        return depth + frames.Length;
    }

    private static (int Type, int Unit) TypeOf(ReadOnlySpan<byte> message)
    {
        var (type, unit) = (0, 0);
        for (var reader = new ProtoReader(message); reader.TryRead();)
        {
            (type, unit) = reader.Field switch
            {
                1 => (PprofTables.Index(reader.Number), unit),
                2 => (type, PprofTables.Index(reader.Number)),
                _ => (type, unit),
            };
        }

        return (type, unit);
    }
}
