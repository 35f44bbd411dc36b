using System.Text.Json;

namespace Sonde.Core.Profiles.Reading;

/// <summary>Reads what V8 writes (.cpuprofile; Chrome DevTools Protocol, Profiler.Profile): time where it has samples, else how often each node was seen.</summary>
internal sealed class CpuProfileReader
{
    private static readonly ProfileKind Time = new("cpu", ProfileUnit.Nanoseconds);

    private readonly List<CpuProfileNode> _nodes = [];
    private readonly List<long> _samples = [];
    private readonly List<long> _deltas = [];
    private long _start;
    private long _end;

    private CpuProfileReader()
    {
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="ProfileFormatException">It is not JSON, or not such a profile.</exception>
    public static Profile Read(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new CpuProfileReader();
            var json = new Utf8JsonReader(text);
            reader.ReadMembers(ref json);
            return reader.Build();
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new ProfileFormatException($"is JSON, but no .cpuprofile: {malformed.Message}", malformed);
        }
    }

    /// <summary>Reads an array of numbers behind a name; what is no number counts as 0.</summary>
    public static void ReadNumbers(ref Utf8JsonReader json, List<long> numbers)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("a list of numbers is none");
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            numbers.Add(json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) ? number : 0);
            json.Skip();
        }
    }

    private void ReadMembers(ref Utf8JsonReader json)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("it is no object");
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("nodes"u8))
            {
                ReadNodes(ref json);
            }
            else if (json.ValueTextEquals("samples"u8))
            {
                ReadNumbers(ref json, _samples);
            }
            else if (json.ValueTextEquals("timeDeltas"u8))
            {
                ReadNumbers(ref json, _deltas);
            }
            else if (json.ValueTextEquals("startTime"u8) || json.ValueTextEquals("endTime"u8))
            {
                var isStart = json.ValueTextEquals("startTime"u8);
                json.Read();
                var time = json.TryGetDouble(out var number) && number is > 0 and < 9e15 ? (long)number : 0;
                (_start, _end) = isStart ? (time, _end) : (_start, time);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadNodes(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("its nodes are no list");
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            _nodes.Add(CpuProfileNode.Read(ref json));
        }
    }

    private Profile Build()
    {
        if (_nodes.Count == 0)
        {
            throw new ProfileFormatException("is JSON, but no .cpuprofile: it has no nodes");
        }

        var isTimed = _samples.Count > 0 && _deltas.Count == _samples.Count;
        var builder = new ProfileBuilder(isTimed ? Time : ProfileKind.Samples)
        {
            Duration = _end > _start && _start > 0 ? TimeSpan.FromMicroseconds(_end - _start) : null,
        };
        var places = new Dictionary<long, int>();
        for (var place = 0; place < _nodes.Count; place++)
        {
            places[_nodes[place].Id] = place;
        }

        var parents = Parents(places);
        var values = isTimed ? Times(places) : [.. _nodes.Select(node => Math.Max(node.Hits, 0))];
        var frames = _nodes.ConvertAll(node => builder.Intern(node.ToFrame()));
        var stack = new List<int>();
        for (var place = 0; place < _nodes.Count; place++)
        {
            stack.Clear();
            for (var node = place; node >= 0 && values[place] > 0; node = parents[node])
            {
                if (parents[node] >= 0 || _nodes[node].Function != "(root)")
                {
                    stack.Add(frames[node]);
                }

                if (stack.Count > ProfileBuilder.MostFrames)
                {
                    throw new ProfileFormatException("is damaged: its nodes run in a circle, or are deeper than any stack");
                }
            }

            builder.AddLeafFirst(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(stack), values[place]);
        }

        return builder.Build();
    }

    private int[] Parents(Dictionary<long, int> places)
    {
        var parents = new int[_nodes.Count];
        Array.Fill(parents, -1);
        for (var place = 0; place < _nodes.Count; place++)
        {
            foreach (var child in _nodes[place].Children)
            {
                if (places.TryGetValue(child, out var at))
                {
                    parents[at] = place;
                }
            }
        }

        return parents;
    }

    /// <summary>A sample lasts until the next one; a delta is the microseconds since the one before, and V8 may put two into the wrong order.</summary>
    private long[] Times(Dictionary<long, int> places)
    {
        var values = new long[_nodes.Count];
        var passed = 0L;
        for (var sample = 0; sample < _samples.Count; sample++)
        {
            passed += Bounded(_deltas[sample]);
            var lasts = sample + 1 < _samples.Count ? Bounded(_deltas[sample + 1]) : Math.Max(0, _end - _start - passed);
            if (places.TryGetValue(_samples[sample], out var place))
            {
                values[place] = Math.Min(values[place] + (lasts * 1000), ProfileBuilder.MostTotal);
            }
        }

        return values;
    }

    /// <summary>A day at the most, so that sums stay in range.</summary>
    private static long Bounded(long microseconds) => Math.Clamp(microseconds, 0, 86_400_000_000);
}
