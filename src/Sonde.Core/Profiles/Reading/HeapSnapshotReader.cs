using System.Text.Json;

namespace Sonde.Core.Profiles.Reading;

/// <summary>
/// Reads a heap snapshot of V8 (HeapSnapshotJSONSerializer in v8/src/profiler/heap-snapshot-generator.cc; a .heapsnapshot) as it comes, piece by piece: bytes by class, as Chrome's
/// DevTools name them. Who holds an object is passed over. Not for several threads.
/// </summary>
internal sealed class HeapSnapshotReader
{
    /// <summary>A text of the program's can be that long; longer ones come from a file that is made to do harm.</summary>
    public const int MostPending = 256 * 1024 * 1024;

    private const int MostDepth = 16;

    private readonly HeapClasses _classes = new();
    private byte[] _pending = new byte[256 * 1024];
    private int _length;
    private int _enough = 1;
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = MostDepth });
    private bool _isOver;

    /// <summary>Reads one from a stream, to its end.</summary>
    /// <exception cref="ProfileFormatException">It is damaged, or none.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    public static Profile Read(Stream stream)
    {
        var reader = new HeapSnapshotReader();
        var buffer = new byte[128 * 1024];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            reader.Add(buffer.AsSpan(0, count));
        }

        return reader.Build();
    }

    /// <summary>The next piece of it, cut anywhere.</summary>
    /// <exception cref="ProfileFormatException">It is damaged, or none.</exception>
    public void Add(ReadOnlySpan<byte> piece)
    {
        if (_length > MostPending - piece.Length)
        {
            throw new ProfileFormatException($"holds a text of more than {MostPending / 1024 / 1024} MiB");
        }

        if (_pending.Length - _length < piece.Length)
        {
            Array.Resize(ref _pending, Math.Max(_pending.Length * 2, _length + piece.Length));
        }

        piece.CopyTo(_pending.AsSpan(_length));
        _length += piece.Length;
        if (_length >= _enough)
        {
            Take(isLast: false);
        }
    }

    /// <summary>What it tells. Nothing may be added afterwards.</summary>
    /// <exception cref="ProfileFormatException">It ends too early, is none, or its sizes are too great to be added up.</exception>
    public Profile Build()
    {
        Take(isLast: true);
        return _isOver ? _classes.Build() : throw new ProfileFormatException("is JSON, but no .heapsnapshot: it ends too early");
    }

    private void Take(bool isLast)
    {
        try
        {
            var json = new Utf8JsonReader(_pending.AsSpan(0, _length), isLast, _state);
            while (json.Read())
            {
                _classes.Take(ref json);
                _isOver |= json is { CurrentDepth: 0, TokenType: JsonTokenType.EndObject };
            }

            _state = json.CurrentState;
            var taken = (int)json.BytesConsumed;
            _pending.AsSpan(taken, _length - taken).CopyTo(_pending);
            _length -= taken;

            // A long text is looked through again only when there is twice as much of it.
            _enough = (taken == 0 ? _length * 2 : _length) + 1;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new ProfileFormatException($"is JSON, but no .heapsnapshot: {malformed.Message}", malformed);
        }
    }
}
