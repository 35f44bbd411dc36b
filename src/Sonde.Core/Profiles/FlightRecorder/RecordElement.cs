using System.Globalization;

namespace Sonde.Core.Profiles.FlightRecorder;

/// <summary>An element of a chunk's metadata, which is a tree like XML's.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Attributes">Names and values.</param>
/// <param name="Children">What is in it.</param>
internal sealed record RecordElement(string Name, IReadOnlyDictionary<string, string> Attributes, List<RecordElement> Children)
{
    private const int MostDepth = 16;

    /// <summary>Reads an element and all that is in it.</summary>
    /// <exception cref="ProfileFormatException">It is damaged.</exception>
    public static void ReadInto(RecordElement parent, ref RecordCursor cursor, string[] texts, int depth)
    {
        if (depth > MostDepth)
        {
            throw RecordCursor.Damaged();
        }

        var name = Text(ref cursor, texts);
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var left = cursor.Count(); left > 0; left--)
        {
            attributes[Text(ref cursor, texts)] = Text(ref cursor, texts);
        }

        var element = new RecordElement(name, attributes, []);
        parent.Children.Add(element);
        for (var left = cursor.Count(); left > 0; left--)
        {
            ReadInto(element, ref cursor, texts, depth + 1);
        }
    }

    /// <summary>The first child of this name.</summary>
    /// <exception cref="ProfileFormatException">There is none.</exception>
    public RecordElement Below(string name) => Children.Find(child => child.Name == name) ?? throw RecordCursor.Damaged();

    /// <summary>An attribute; null for none.</summary>
    public string? Text(string name) => Attributes.GetValueOrDefault(name);

    /// <summary>An attribute that is a number; -1 for none.</summary>
    public long Number(string name) => long.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static string Text(ref RecordCursor cursor, string[] texts) => cursor.Packed() is >= 0 and var index && index < texts.Length ? texts[index] : throw RecordCursor.Damaged();
}
