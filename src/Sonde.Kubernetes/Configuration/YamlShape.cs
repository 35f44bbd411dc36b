using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sonde.Kubernetes.Configuration;

/// <summary>Whether YAML text can be read without exhausting the stack or the memory; nothing is built of it yet. Takes one pass, whatever the aliases come to.</summary>
internal sealed class YamlShape
{
    // A kubeconfig is six deep and a container spec eight; deeper input would only exhaust the stack of the recursive readers.
    public const int MaximumDepth = 64;

    // Aliases make a short text a tree of any size. A kubeconfig has some ten values for a cluster with its user and context.
    private const int MaximumAliased = 100_000;

    private readonly Dictionary<AnchorName, Branch> _anchors = [];
    private readonly Stack<Branch> _open = [];
    private long _aliased;

    private YamlShape()
    {
    }

    /// <exception cref="YamlException">It cannot, or it is not YAML.</exception>
    public static void Check(string text)
    {
        using var reader = new StringReader(text);
        var parser = new Parser(reader);
        var shape = new YamlShape();
        try
        {
            while (parser.MoveNext())
            {
                shape.Take(parser.Current!);
            }
        }
        catch (Exception exception) when (IsOfTheParser(exception))
        {
            var place = parser.Current?.End ?? new Mark(0, 1, 1);
            throw new YamlException(place, place, "this is not YAML", exception);
        }
    }

    /// <summary>YamlDotNet 16.3 does not always refuse text with its own exception: found by fuzzing are InvalidOperationException and ArgumentException, in several places.</summary>
    public static bool IsOfTheParser(Exception exception) => exception is InvalidOperationException or ArgumentException or FormatException or OverflowException or NullReferenceException or InvalidCastException or KeyNotFoundException;

    private void Take(ParsingEvent next)
    {
        switch (next)
        {
            case MappingStart or SequenceStart:
                _open.Push(Named((NodeEvent)next, new Branch { IsOpen = true }));
                CheckDepth(next, _open.Count);
                break;
            case MappingEnd or SequenceEnd:
                var ended = _open.Pop();
                ended.IsOpen = false;
                Add(ended);
                break;
            case Scalar scalar:
                Add(Named(scalar, new Branch()));
                break;
            case AnchorAlias alias:
                Repeat(alias, _anchors.GetValueOrDefault(alias.Value) ?? throw new YamlException(alias.Start, alias.End, $"*{alias.Value} leads nowhere"));
                break;
            case DocumentStart:
                _anchors.Clear();
                break;
            default:
                // Streams, comments, the ends of documents.
                break;
        }
    }

    private void Repeat(AnchorAlias alias, Branch meant)
    {
        if (meant.IsOpen)
        {
            throw new YamlException(alias.Start, alias.End, $"*{alias.Value} stands inside of what it means");
        }

        CheckDepth(alias, _open.Count + meant.Depth);
        _aliased += meant.Values;
        if (_aliased > MaximumAliased)
        {
            throw new YamlException(alias.Start, alias.End, $"its aliases repeat more than {MaximumAliased} values");
        }

        Add(meant);
    }

    private static void CheckDepth(ParsingEvent place, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new YamlException(place.Start, place.End, $"nested deeper than {MaximumDepth}");
        }
    }

    private Branch Named(NodeEvent node, Branch branch)
    {
        if (!node.Anchor.IsEmpty)
        {
            _anchors[node.Anchor] = branch;
        }

        return branch;
    }

    private void Add(Branch child)
    {
        if (_open.TryPeek(out var parent))
        {
            parent.Values += child.Values;
            parent.Depth = Math.Max(parent.Depth, child.Depth + 1);
        }
    }

    /// <summary>A value with everything in it, aliases written out.</summary>
    private sealed class Branch
    {
        public long Values { get; set; } = 1;

        public int Depth { get; set; } = 1;

        public bool IsOpen { get; set; }
    }
}
