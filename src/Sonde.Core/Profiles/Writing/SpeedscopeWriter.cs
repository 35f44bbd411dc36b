using System.Text.Json;

namespace Sonde.Core.Profiles.Writing;

/// <summary>Writes the JSON of speedscope (its file-format-spec, "sampled").</summary>
internal static class SpeedscopeWriter
{
    /// <summary>Writes it.</summary>
    public static void Write(Stream stream, Profile profile, ProfilePage page)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("$schema"u8, "https://www.speedscope.app/file-format-schema.json"u8);
        json.WriteString("exporter"u8, "sonde"u8);
        json.WriteString("name"u8, page.Title);
        json.WriteNumber("activeProfileIndex"u8, 0);
        json.WriteStartObject("shared"u8);
        json.WriteStartArray("frames"u8);
        foreach (var frame in profile.Frames)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, frame.Function);
            if ((frame.File ?? frame.Module) is { } file)
            {
                json.WriteString("file"u8, file);
            }

            if (frame.Line > 0)
            {
                json.WriteNumber("line"u8, frame.Line);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("profiles"u8);
        WriteProfile(json, profile);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteProfile(Utf8JsonWriter json, Profile profile)
    {
        var tree = profile.Tree;
        json.WriteStartObject();
        json.WriteString("type"u8, "sampled"u8);
        json.WriteString("name"u8, profile.Kind.Name);
        json.WriteString("unit"u8, profile.Kind.Unit switch
        {
            ProfileUnit.Nanoseconds => "nanoseconds",
            ProfileUnit.Bytes => "bytes",
            ProfileUnit.Samples or ProfileUnit.Count => "none",
            _ => throw new ArgumentOutOfRangeException(nameof(profile)),
        });
        json.WriteNumber("startValue"u8, 0);
        json.WriteNumber("endValue"u8, profile.Total);
        json.WriteStartArray("samples"u8);
        var stack = new Stack<int>();
        for (var node = 0; node < tree.Count; node++)
        {
            if (tree.Selfs[node] == 0)
            {
                continue;
            }

            for (var at = node; at > 0; at = tree.Parents[at])
            {
                stack.Push(tree.Frames[at]);
            }

            json.WriteStartArray();
            while (stack.TryPop(out var frame))
            {
                json.WriteNumberValue(frame);
            }

            json.WriteEndArray();
            FlushWhenFull(json);
        }

        json.WriteEndArray();
        json.WriteStartArray("weights"u8);
        foreach (var self in tree.Selfs)
        {
            if (self > 0)
            {
                json.WriteNumberValue(self);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void FlushWhenFull(Utf8JsonWriter json)
    {
        if (json.BytesPending > 256 * 1024)
        {
            json.Flush();
        }
    }
}
