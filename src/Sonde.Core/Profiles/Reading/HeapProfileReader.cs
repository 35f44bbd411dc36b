using System.Runtime.InteropServices;
using System.Text.Json;

namespace Sonde.Core.Profiles.Reading;

/// <summary>Reads what V8's sampling heap profiler tells (Chrome DevTools Protocol, HeapProfiler.SamplingHeapProfile; a .heapprofile): bytes by who allocated them.</summary>
internal sealed class HeapProfileReader
{
    /// <summary>V8 tells stacks of 128 frames; each is an object and a list.</summary>
    public const int MostDepth = 1024;

    private readonly ProfileBuilder _builder = new(new ProfileKind("alloc", ProfileUnit.Bytes));
    private readonly List<(int Frame, long Bytes, int Parent)> _nodes = [];

    private HeapProfileReader()
    {
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="ProfileFormatException">It is not JSON, or not such a profile.</exception>
    public static Profile Read(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new HeapProfileReader();
            var json = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MostDepth });
            reader.ReadMembers(ref json);
            return reader.Build();
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new ProfileFormatException($"is JSON, but no .heapprofile: {malformed.Message}", malformed);
        }
    }

    private void ReadMembers(ref Utf8JsonReader json)
    {
        json.Read();
        RequireObject(json);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("head"u8))
            {
                json.Read();
                ReadNode(ref json, -1);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadNode(ref Utf8JsonReader json, int parent)
    {
        RequireObject(json);
        var (at, bytes, frame) = (_nodes.Count, 0L, new CpuProfileNode());
        _nodes.Add(default);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("callFrame"u8))
            {
                json.Read();
                frame.ReadFrame(ref json);
            }
            else if (json.ValueTextEquals("selfSize"u8))
            {
                json.Read();
                bytes = json.TryGetDouble(out var size) && size is > 0 and < 9e15 ? (long)size : 0;
            }
            else if (json.ValueTextEquals("children"u8))
            {
                ReadChildren(ref json, at);
            }
            else
            {
                json.Skip();
            }
        }

        _nodes[at] = (_builder.Intern(frame.ToFrame()), bytes, parent);
    }

    private void ReadChildren(ref Utf8JsonReader json, int parent)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("the children of a node are no list");
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            ReadNode(ref json, parent);
        }
    }

    private Profile Build()
    {
        if (_nodes.Count == 0)
        {
            throw new ProfileFormatException("is JSON, but no .heapprofile: it has no head");
        }

        var stack = new List<int>();
        for (var place = 0; place < _nodes.Count; place++)
        {
            // The head is V8's (root), which is nobody's frame.
            stack.Clear();
            for (var node = place; node > 0; node = _nodes[node].Parent)
            {
                stack.Add(_nodes[node].Frame);
            }

            _builder.AddLeafFirst(CollectionsMarshal.AsSpan(stack), _nodes[place].Bytes);
        }

        return _builder.Build();
    }

    private static void RequireObject(Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("a node is no object");
        }
    }
}
