using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Settings;

/// <summary>Reads YAML without letting its nesting exhaust the stack: YamlStream descends recursively.</summary>
internal static class YamlText
{
    /// <summary>Deeper than every pod ever written.</summary>
    public const int MaximumDepth = 64;

    /// <summary>How many nodes there may be once aliases are written out: aliases of aliases grow without bound, and YamlDotNet compares whole trees where they are keys.</summary>
    public const int MaximumNodes = 100_000;

    private const char ByteOrderMark = '\uFEFF';

    /// <summary>Reads the document.</summary>
    /// <returns>Its root; null for an empty text.</returns>
    /// <exception cref="FormatException">It is not YAML, holds several documents or is nested too deeply. The message names line and column.</exception>
    public static YamlNode? Read(string text)
    {
        var documents = ReadAll(text);
        return documents.Count > 1 ? throw new FormatException($"{Place(documents[1].Start)}: a second document begins") : documents.Count == 1 ? documents[0] : null;
    }

    /// <summary>Reads all documents of a text.</summary>
    /// <returns>Their roots, in order; none for an empty text.</returns>
    /// <exception cref="FormatException">It is not YAML, or is nested too deeply. The message names line and column.</exception>
    public static IReadOnlyList<YamlNode> ReadAll(string text)
    {
        text = text.StartsWith(ByteOrderMark) ? text[1..] : text;
        try
        {
            RefuseShape(text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return [.. stream.Documents.Select(static document => document.RootNode)];
        }
        catch (YamlException fault)
        {
            throw new FormatException(Tab(text) ?? $"{Place(fault.Start)}: {Reason(fault)}", fault);
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or OverflowException or NullReferenceException or InvalidCastException or KeyNotFoundException)
        {
            // YamlDotNet 16.3 does not always refuse text with its own exception; where it was is not told then.
            throw new FormatException("it is not YAML", fault);
        }
    }

    /// <summary>For people: <c>line 3, column 5</c>; both count from 1.</summary>
    public static string Place(Mark mark) => string.Create(CultureInfo.InvariantCulture, $"line {mark.Line}, column {mark.Column}");

    /// <summary>
    /// Besides what is too deep or too large, aliases that lead nowhere, also from within what they mean: two of them as keys of one mapping fill the stack
    /// (YamlAliasNode.Equals of YamlDotNet 16.3 calls itself).
    /// </summary>
    private static void RefuseShape(string text)
    {
        var parser = new Parser(new StringReader(text));
        var open = new Stack<(AnchorName Anchor, long Before)>();
        var sizes = new Dictionary<AnchorName, long>();
        var nodes = 0L;
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case DocumentStart:
                    sizes.Clear();
                    break;
                case MappingStart or SequenceStart when open.Count > MaximumDepth:
                    throw new FormatException($"{Place(parser.Current.Start)}: nested more than {MaximumDepth} levels deep");
                case MappingStart or SequenceStart:
                    open.Push((((NodeEvent)parser.Current).Anchor, nodes++));
                    break;
                case MappingEnd or SequenceEnd:
                    var (anchor, before) = open.Pop();
                    sizes[anchor] = nodes - before;
                    break;
                case Scalar scalar:
                    sizes[scalar.Anchor] = 1;
                    nodes++;
                    break;
                case AnchorAlias alias:
                    nodes += sizes.TryGetValue(alias.Value, out var size) ? size : throw new FormatException($"{Place(alias.Start)}: *{alias.Value} leads nowhere");
                    RefuseSize(alias, nodes);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Only aliases are refused for it: without them a file is as large as it looks, and whoever reads it has bounded that.</summary>
    private static void RefuseSize(AnchorAlias alias, long nodes)
    {
        if (nodes > MaximumNodes)
        {
            throw new FormatException($"{Place(alias.Start)}: too large once its aliases are written out");
        }
    }

    /// <summary>The first tab that indents, which is what most often keeps a file from being YAML and what its parser says least clearly; null for none.</summary>
    private static string? Tab(string text)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var tab = line.IndexOfAnyExcept(' ');
            if (tab >= 0 && line[tab] == '\t')
            {
                return string.Create(CultureInfo.InvariantCulture, $"line {number}, column {tab + 1}: a tab; YAML is indented with spaces only");
            }
        }

        return null;
    }

    private static string Reason(YamlException fault)
    {
        var words = fault.InnerException is YamlException inner ? inner.Message : fault.Message;
        return words.Length > 0 ? char.ToLowerInvariant(words[0]) + words[1..].TrimEnd('.') : "not YAML";
    }
}
