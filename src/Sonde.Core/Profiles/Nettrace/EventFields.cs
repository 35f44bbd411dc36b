namespace Sonde.Core.Profiles.Nettrace;

/// <summary>
/// Reads the description of an event's fields in its metadata record (microsoft/perfview, NetTraceFormat_v5.md): i32 how many; of each i32 its type, for a structure the same again,
/// and its name. Pure.
/// </summary>
internal static class EventFields
{
    /// <summary>An EventCounters event has twelve.</summary>
    private const int MostFields = 64;

    /// <summary>Structures within structures: an EventCounters event has two.</summary>
    private const int MostDepth = 4;

    private const int MostName = 64;

    /// <summary>The fields in the order of their bytes, those of structures in their place.</summary>
    /// <returns>Null where one of them is of a kind that is not known: what follows it cannot be found.</returns>
    /// <exception cref="ProfileFormatException">It is damaged.</exception>
    public static IReadOnlyList<EventField>? Read(ref ByteCursor record)
    {
        var fields = new List<EventField>();
        return TryRead(ref record, fields, MostDepth) ? fields : null;
    }

    /// <summary>Bytes of a value whose length is always the same; 0 for a text, whose length is not.</summary>
    public static int Bytes(FieldType type) => type switch
    {
        FieldType.SByte or FieldType.Byte => 1,
        FieldType.Char or FieldType.Int16 or FieldType.UInt16 => 2,
        FieldType.Boolean or FieldType.Int32 or FieldType.UInt32 or FieldType.Single => 4,
        FieldType.Int64 or FieldType.UInt64 or FieldType.Double or FieldType.DateTime => 8,
        FieldType.Decimal or FieldType.Guid => 16,
        FieldType.Text => 0,
        FieldType.Structure => throw new ArgumentOutOfRangeException(nameof(type)),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static bool TryRead(ref ByteCursor record, List<EventField> fields, int depth)
    {
        for (var left = record.Int32(); left > 0; left--)
        {
            var type = (FieldType)record.Int32();
            if (type == FieldType.Structure)
            {
                if (depth == 0 || !TryRead(ref record, fields, depth - 1))
                {
                    return false;
                }

                record.SkipText();
            }
            else if (!Enum.IsDefined(type) || fields.Count == MostFields)
            {
                return false;
            }
            else
            {
                fields.Add(new EventField(record.Text(MostName), type));
            }
        }

        return true;
    }
}
