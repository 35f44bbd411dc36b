using System.Runtime.InteropServices;
using System.Text.Json;

namespace Sonde.Core.Profiles.Reading;

/// <summary>The objects of a heap snapshot of V8, by class. Takes the snapshot's tokens in their order: the fields of a node, the nodes, the texts that they name.</summary>
internal sealed class HeapClasses
{
    /// <summary>Classes of a program are thousands; what comes after so many is one.</summary>
    public const int MostClasses = 1_000_000;

    private const int LongestName = 300;
    private const int NoName = -1;
    private const int OtherType = -1;
    private const double MostSize = 1L << 52;

    private readonly List<string> _fields = [];
    private readonly List<string> _types = [];
    private readonly Dictionary<(int Type, int Name), long> _bytes = [];
    private readonly Dictionary<int, string> _names = [];
    private HashSet<int>? _wanted;
    private string? _section;
    private string? _list;
    private int _type = -1;
    private int _name = -1;
    private int _size = -1;
    private int _at;
    private (int Type, int Name, long Size) _node;
    private int _text;
    private bool _hasNodes;

    /// <summary>The next token.</summary>
    /// <exception cref="JsonException">It cannot be there.</exception>
    public void Take(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1)
        {
            _section = json.GetString();
        }
        else if (_section == "snapshot")
        {
            TakeFields(ref json);
        }
        else if (_section == "nodes" && json.CurrentDepth == 2)
        {
            TakeNumber(ref json);
        }
        else if (_section == "strings" && json.CurrentDepth == 2)
        {
            TakeText(ref json);
        }
        else if (json.CurrentDepth == 0 && json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject))
        {
            throw new JsonException("it is no object");
        }
    }

    /// <summary>What was counted.</summary>
    /// <exception cref="ProfileFormatException">It had no nodes, or their sizes are too great to be added up.</exception>
    public Profile Build()
    {
        if (!_hasNodes)
        {
            throw new ProfileFormatException("is JSON, but no .heapsnapshot: it has no nodes");
        }

        var builder = new ProfileBuilder(new ProfileKind("heap", ProfileUnit.Bytes));
        foreach (var ((type, name), bytes) in _bytes)
        {
            var group = type == OtherType ? "(others)" : GroupOf(_types[type]);
            var own = builder.Intern(new ProfileFrame(name == NoName ? group : _names.GetValueOrDefault(name, "(no name)")));
            builder.Add(name == NoName ? [own] : [builder.Intern(new ProfileFrame(group, Kind: FrameKind.Replica)), own], bytes);
        }

        return builder.Build();
    }

    /// <summary>DevTools tell objects and native ones by their name, and anything else by its type (HeapSnapshot.ts, className).</summary>
    private static string GroupOf(string type) => type switch { "object" => "objects", "native" => "native objects", "code" => "(compiled code)", "hidden" => "(system)", _ => $"({type})" };

    private bool IsNamed(int type) => _types[type] is "object" or "native";

    /// <summary>meta.node_fields, and of meta.node_types the list of what a type is called.</summary>
    private void TakeFields(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 3)
        {
            _list = json.GetString();
        }
        else if (json.TokenType == JsonTokenType.String && _list == "node_fields" && json.CurrentDepth == 4)
        {
            _fields.Add(json.GetString()!);
        }
        else if (json.TokenType == JsonTokenType.String && _list == "node_types" && json.CurrentDepth == 5)
        {
            _types.Add(json.GetString()!);
        }
    }

    private void TakeNumber(ref Utf8JsonReader json)
    {
        if (!_hasNodes)
        {
            (_type, _name, _size, _hasNodes) = (_fields.IndexOf("type"), _fields.IndexOf("name"), _fields.IndexOf("self_size"), true);
            if (_type < 0 || _name < 0 || _size < 0 || _types.Count == 0)
            {
                throw new JsonException("it does not say what a node consists of");
            }
        }

        if (json.TokenType != JsonTokenType.Number || !json.TryGetDouble(out var value) || value is not (>= 0 and < MostSize))
        {
            throw new JsonException("what a node consists of is no number");
        }

        Take(_at, (long)value);
        _at = _at + 1 == _fields.Count ? 0 : _at + 1;
        if (_at == 0)
        {
            Count();
        }
    }

    private void Take(int field, long value)
    {
        if (field == _type)
        {
            _node.Type = value < _types.Count ? (int)value : throw new JsonException("a node is of a type that there is not");
        }
        else if (field == _name)
        {
            _node.Name = value < int.MaxValue ? (int)value : throw new JsonException("a node has a name that there is not");
        }
        else if (field == _size)
        {
            _node.Size = value;
        }
    }

    private void Count()
    {
        var key = IsNamed(_node.Type) ? (_node.Type, _node.Name) : (_node.Type, NoName);
        if (_bytes.Count >= MostClasses && !_bytes.ContainsKey(key))
        {
            key = (OtherType, NoName);
        }

        ref var bytes = ref CollectionsMarshal.GetValueRefOrAddDefault(_bytes, key, out _);
        bytes = bytes > ProfileBuilder.MostTotal - _node.Size ? throw new JsonException("its sizes are too great to be added up") : bytes + _node.Size;
    }

    private void TakeText(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            throw new JsonException("a text is none");
        }

        _wanted ??= [.. _bytes.Keys.Select(static key => key.Name)];
        if (_wanted.Contains(_text))
        {
            _names[_text] = NameOf(ref json);
        }

        _text++;
    }

    /// <summary>A text of JavaScript may hold half a character, which no UTF-8 can.</summary>
    private static string NameOf(ref Utf8JsonReader json)
    {
        try
        {
            var name = json.GetString()!;
            return name.Length == 0 ? "(no name)" : name.Length <= LongestName ? name : name[..LongestName];
        }
        catch (InvalidOperationException)
        {
            return "(a name that is no text)";
        }
    }
}
