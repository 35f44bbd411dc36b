namespace Sonde.Core.Profiles.FlightRecorder;

/// <summary>The classes that a chunk describes (its metadata), and how their values are read. Counts its steps: what takes more of them than a chunk has bytes was made to do harm.</summary>
internal sealed class RecordTypes
{
    private const int MostDepth = 16;

    private readonly Dictionary<long, RecordClass> _classes = [];
    private long _steps;

    /// <summary>Reads the metadata of a chunk.</summary>
    /// <param name="cursor">At the event's first field, behind its size and its kind.</param>
    /// <param name="chunkBytes">The chunk's size.</param>
    /// <exception cref="ProfileFormatException">It is damaged.</exception>
    public RecordTypes(ref RecordCursor cursor, int chunkBytes)
    {
        _steps = 100_000 + 16L * chunkBytes;
        for (var field = 0; field < 3; field++)
        {
            // When it was written, for how long, and which metadata it is.
            _ = cursor.Packed();
        }

        var texts = new string[cursor.Count()];
        for (var index = 0; index < texts.Length; index++)
        {
            texts[index] = cursor.Text().Text ?? "";
        }

        var root = new RecordElement("", new Dictionary<string, string>(StringComparer.Ordinal), []);
        RecordElement.ReadInto(root, ref cursor, texts, 0);
        var described = root.Below("root").Below("metadata").Children.Where(static child => child.Name == "class").ToArray();
        var names = described.ToLookup(static child => child.Number("id"), static child => child.Text("name") ?? "");
        foreach (var element in described)
        {
            _classes[element.Number("id")] = new RecordClass(
                element.Number("id"), element.Text("name") ?? "", [.. element.Children.Where(static child => child.Name == "field").Select(child => Field(child, names))]);
        }
    }

    /// <summary>The class of this name; null where the chunk has none.</summary>
    public RecordClass? Named(string name) => _classes.Values.FirstOrDefault(one => one.Name == name);

    /// <summary>The class of this number; null where the chunk has none.</summary>
    public RecordClass? Numbered(long id) => _classes.GetValueOrDefault(id);

    /// <summary>Reads a field, or passes over it.</summary>
    /// <returns>Of what has parts, or is several, where it begins.</returns>
    public RecordValue Read(ref RecordCursor cursor, RecordField field, int depth = 0)
    {
        Step();
        if (!field.IsArray)
        {
            return field.IsConstant ? new RecordValue(cursor.Packed(), null) : Read(ref cursor, field.ClassId, depth);
        }

        var at = cursor.At;
        for (var left = cursor.Count(); left > 0; left--)
        {
            _ = field.IsConstant ? new RecordValue(cursor.Packed(), null) : Read(ref cursor, field.ClassId, depth);
        }

        return new RecordValue(at, null);
    }

    /// <summary>Reads a value of a class, or passes over it; as <see cref="Read(ref RecordCursor, RecordField, int)"/>.</summary>
    public RecordValue Read(ref RecordCursor cursor, long classId, int depth = 0)
    {
        Step();
        var type = Numbered(classId);
        switch (type?.Form)
        {
            case RecordForm.Byte:
                return new RecordValue(cursor.UInt8(), null);
            case RecordForm.Packed:
                return new RecordValue(cursor.Packed(), null);
            case RecordForm.Four:
                _ = cursor.Take(4);
                return default;
            case RecordForm.Eight:
                _ = cursor.Take(8);
                return default;
            case RecordForm.Text:
                return cursor.Text();
            case RecordForm.Parts when depth < MostDepth:
                var at = cursor.At;
                foreach (var field in type.Fields)
                {
                    _ = Read(ref cursor, field, depth + 1);
                }

                return new RecordValue(at, null);
            default:
                throw RecordCursor.Damaged();
        }
    }

    private void Step()
    {
        if (--_steps < 0)
        {
            throw RecordCursor.Damaged();
        }
    }

    private static RecordField Field(RecordElement element, ILookup<long, string> names) => new(
        element.Text("name") ?? "",
        element.Number("class"),
        element.Text("constantPool") == "true",
        element.Text("dimension") is not (null or "0"),
        element.Children.Any(child => child.Name == "annotation" && child.Text("value") == "TICKS" && names[child.Number("class")].Contains("jdk.jfr.Timespan", StringComparer.Ordinal)));
}
