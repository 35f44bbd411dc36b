namespace Sonde.Core.Profiles.FlightRecorder;

/// <summary>The constants of a chunk by class and key: stacks, methods, names.</summary>
internal sealed class RecordConstants
{
    private readonly RecordChunk _chunk;
    private readonly Dictionary<long, Dictionary<long, int>> _places = [];
    private readonly Dictionary<string, RecordShape?> _shapes = new(StringComparer.Ordinal);
    private readonly RecordClass? _text;

    /// <summary>Finds where all of them are.</summary>
    /// <exception cref="ProfileFormatException">The chunk is damaged.</exception>
    public RecordConstants(RecordChunk chunk)
    {
        _chunk = chunk;
        _text = chunk.Types.Named("java.lang.String");
        for (var at = RecordChunk.HeaderBytes; chunk.TryNext(ref at, out var found, constants: true);)
        {
            Find(ref found.Fields);
        }
    }

    /// <summary>Some fields of a constant.</summary>
    /// <param name="type">The name of its class; the fields that are asked for are always the same.</param>
    /// <param name="key">Its key.</param>
    /// <param name="names">The fields that are wanted.</param>
    /// <returns>In the order of the names; null where there is no such constant.</returns>
    public RecordValue[]? Find(string type, long key, params string[] names)
    {
        if (!_shapes.TryGetValue(type, out var shape))
        {
            _shapes[type] = shape = _chunk.Types.Named(type) is { } known ? new RecordShape(_chunk.Types, known, names) : null;
        }

        if (shape is null || !_places.TryGetValue(shape.ClassId, out var places) || !places.TryGetValue(key, out var at))
        {
            return null;
        }

        var cursor = _chunk.From(at);
        return shape.Read(ref cursor);
    }

    /// <summary>A text, also where it is told elsewhere; null for none.</summary>
    public string? Text(RecordValue value)
    {
        if (value.Text is not null || _text is null || !_places.TryGetValue(_text.Id, out var places) || !places.TryGetValue(value.Number, out var at))
        {
            return value.Text;
        }

        var cursor = _chunk.From(at);
        return cursor.Text().Text;
    }

    /// <summary>The text of a symbol: a name of a class or a method; null for none.</summary>
    public string? Symbol(long key) => Find("jdk.types.Symbol", key, "string") is [var text] ? Text(text) : null;

    private void Find(ref RecordCursor cursor)
    {
        for (var field = 0; field < 3; field++)
        {
            // When they were written, for how long, and how far it is to those before.
            _ = cursor.Packed();
        }

        // Whether they are all of them.
        _ = cursor.UInt8();
        for (var classes = cursor.Count(); classes > 0; classes--)
        {
            var type = cursor.Packed();
            var places = _places.TryGetValue(type, out var known) ? known : _places[type] = [];
            for (var left = cursor.Count(); left > 0; left--)
            {
                var key = cursor.Packed();
                places[key] = cursor.At;
                _ = _chunk.Types.Read(ref cursor, type);
            }
        }
    }
}
