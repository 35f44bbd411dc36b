namespace Sonde.Core.Profiles.FlightRecorder;

/// <summary>Reads some of the fields of a class.</summary>
internal sealed class RecordShape
{
    private readonly RecordTypes _types;
    private readonly RecordClass _type;
    private readonly int[] _slots;
    private readonly string[] _names;

    /// <param name="types">The chunk's classes.</param>
    /// <param name="type">One of them.</param>
    /// <param name="names">The fields that are wanted; those that the class does not have stay empty.</param>
    public RecordShape(RecordTypes types, RecordClass type, params string[] names)
    {
        (_types, _type, _names) = (types, type, names);
        _slots = [.. type.Fields.Select(field => Array.IndexOf(names, field.Name))];
    }

    /// <summary>The number of the class.</summary>
    public long ClassId => _type.Id;

    /// <summary>Whether the class has a field of that name which counts the chunk's ticks.</summary>
    public bool IsTicks(string name) => _type.Fields.Any(field => field.Name == name && field.IsTicks);

    /// <summary>Reads a value.</summary>
    /// <param name="cursor">At its first field.</param>
    /// <returns>In the order of the names.</returns>
    public RecordValue[] Read(ref RecordCursor cursor)
    {
        var values = new RecordValue[_names.Length];
        for (var index = 0; index < _slots.Length; index++)
        {
            var value = _types.Read(ref cursor, _type.Fields[index]);
            if (_slots[index] >= 0)
            {
                values[_slots[index]] = value;
            }
        }

        return values;
    }
}
