using System.Text.Json;

namespace Sonde.Core.Profiles.Reading;

/// <summary>A node of a .cpuprofile (Chrome DevTools Protocol, Profiler.ProfileNode).</summary>
internal sealed class CpuProfileNode
{
    /// <summary>Its number in the file.</summary>
    public long Id { get; private set; }

    /// <summary>The function; empty for what has no name.</summary>
    public string Function { get; private set; } = "";

    /// <summary>The script's address; empty for what the engine does itself.</summary>
    public string Address { get; private set; } = "";

    /// <summary>From 0; -1 where there is none.</summary>
    public long Line { get; private set; } = -1;

    /// <summary>How often it was seen, in files without samples.</summary>
    public long Hits { get; private set; }

    /// <summary>The numbers of its children.</summary>
    public List<long> Children { get; } = [];

    /// <summary>As it is shown.</summary>
    public ProfileFrame ToFrame()
    {
        var file = Address.StartsWith("file://", StringComparison.Ordinal) ? Address[7..] : Address;
        return new ProfileFrame(
            Function.Length > 0 ? Function : "(anonymous)", file.Length > 0 ? file : null, Line is >= 0 and < int.MaxValue ? (int)Line + 1 : 0);
    }

    /// <summary>Reads one; the reader stands at its beginning, and afterwards at its end.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A member is of another type.</exception>
    public static CpuProfileNode Read(ref Utf8JsonReader json)
    {
        var node = new CpuProfileNode();
        RequireObject(json);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("id"u8))
            {
                node.Id = Number(ref json);
            }
            else if (json.ValueTextEquals("hitCount"u8))
            {
                node.Hits = Number(ref json);
            }
            else if (json.ValueTextEquals("children"u8))
            {
                CpuProfileReader.ReadNumbers(ref json, node.Children);
            }
            else if (json.ValueTextEquals("callFrame"u8))
            {
                json.Read();
                node.ReadFrame(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        return node;
    }

    /// <summary>Reads a call frame (Runtime.CallFrame); the reader stands at its beginning, and afterwards at its end.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A member is of another type.</exception>
    public void ReadFrame(ref Utf8JsonReader json)
    {
        RequireObject(json);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("functionName"u8))
            {
                json.Read();
                Function = json.GetString() ?? "";
            }
            else if (json.ValueTextEquals("url"u8))
            {
                json.Read();
                Address = json.GetString() ?? "";
            }
            else if (json.ValueTextEquals("lineNumber"u8))
            {
                Line = Number(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private static long Number(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TryGetInt64(out var number) ? number : throw new JsonException("a number is no whole one");
    }

    private static void RequireObject(Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("a node is no object");
        }
    }
}
