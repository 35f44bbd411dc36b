using System.Text.Json;

namespace Sonde.Core.Profiles.Writing;

/// <summary>
/// What the page's script draws, as JSON: texts once each, and numbers in flat arrays. The default encoder escapes everything but plain letters,
/// so that no name ends the script element or a line of it.
/// </summary>
internal static class PageData
{
    /// <summary>Writes it.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="comparison">The old values; null for one profile alone.</param>
    /// <param name="page">What stands above.</param>
    /// <param name="mostNodes">How much of the tree is kept.</param>
    public static void Write(Stream stream, Profile profile, ProfileComparison? comparison, ProfilePage page, int mostNodes)
    {
        var tree = DrawnTree.Of(profile, comparison, mostNodes);
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("title"u8, page.Title);
        json.WriteStartArray("facts"u8);
        foreach (var fact in page.Facts)
        {
            json.WriteStartArray();
            json.WriteStringValue(fact.Name);
            json.WriteStringValue(fact.Text);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteString("unit"u8, profile.Kind.Unit.ToString().ToLowerInvariant());
        json.WriteNumber("leftOut"u8, tree.LeftOut);
        if (comparison is not null)
        {
            json.WriteBoolean("normalised"u8, comparison.IsNormalised);
            json.WriteNumber("oldTotal"u8, comparison.OldTotal);
        }

        WriteFrames(json, profile.Frames);
        json.WriteStartObject("tree"u8);
        WriteNumbers(json, "depth"u8, tree.Depths);
        WriteNumbers(json, "frame"u8, tree.Frames);
        WriteNumbers(json, "total"u8, tree.Totals);
        WriteNumbers(json, "old"u8, tree.Olds);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteFrames(Utf8JsonWriter json, IReadOnlyList<ProfileFrame> frames)
    {
        // What was left out has the number behind the last frame.
        ProfileFrame[] all = [.. frames, new("(smaller ones)", Kind: FrameKind.Rest)];
        var texts = new TextTable();
        var groups = new TextTable();
        json.WriteStartObject("frames"u8);
        WriteNumbers(json, "name"u8, [.. all.Select(frame => texts.Number(frame.Function))]);
        WriteNumbers(json, "file"u8, [.. all.Select(frame => texts.Number(frame.File))]);
        WriteNumbers(json, "line"u8, [.. all.Select(frame => frame.Line)]);
        WriteNumbers(json, "module"u8, [.. all.Select(frame => texts.Number(frame.Module))]);
        WriteNumbers(json, "kind"u8, [.. all.Select(frame => (int)frame.Kind)]);
        WriteNumbers(json, "group"u8, [.. all.Select(frame => groups.Number(FrameGroup.Of(frame)))]);
        WriteNumbers(json, "shade"u8, [.. all.Select(frame => FrameColour.ShadeOf(frame.Function))]);
        json.WriteEndObject();
        WriteTexts(json, "texts"u8, texts.Texts);
        WriteTexts(json, "groups"u8, groups.Texts);
        WriteNumbers(json, "hues"u8, [.. groups.Texts.Select(FrameColour.HueOf)]);
    }

    private static void WriteTexts(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<int> numbers)
    {
        json.WriteStartArray(name);
        for (var at = 0; at < numbers.Count; at++)
        {
            json.WriteNumberValue(numbers[at]);
            FlushWhenFull(json);
        }

        json.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(name);
        for (var at = 0; at < numbers.Count; at++)
        {
            json.WriteNumberValue(numbers[at]);
            FlushWhenFull(json);
        }

        json.WriteEndArray();
    }

    private static void FlushWhenFull(Utf8JsonWriter json)
    {
        if (json.BytesPending > 64 * 1024)
        {
            json.Flush();
        }
    }
}
