using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Settings;

/// <summary>Reads one YAML document without letting its nesting exhaust the stack: YamlStream descends recursively.</summary>
internal static class YamlText
{
    /// <summary>Deeper than every pod ever written.</summary>
    public const int MaximumDepth = 64;

    /// <summary>Reads the document.</summary>
    /// <returns>Its root; null for an empty text.</returns>
    /// <exception cref="FormatException">It is not YAML, holds several documents or is nested too deeply. The message names line and column.</exception>
    public static YamlNode? Read(string text)
    {
        try
        {
            RefuseDepth(text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count switch
            {
                0 => null,
                1 => stream.Documents[0].RootNode,
                _ => throw new FormatException($"{Place(stream.Documents[1].RootNode.Start)}: a second document begins"),
            };
        }
        catch (YamlException fault)
        {
            throw new FormatException($"{Place(fault.Start)}: {Reason(fault)}", fault);
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or OverflowException or NullReferenceException or InvalidCastException or KeyNotFoundException)
        {
            // YamlDotNet 16.3 does not always refuse text with its own exception; where it was is not told then.
            throw new FormatException("it is not YAML", fault);
        }
    }

    /// <summary>For people: <c>line 3, column 5</c>; both count from 1.</summary>
    public static string Place(Mark mark) => string.Create(CultureInfo.InvariantCulture, $"line {mark.Line}, column {mark.Column}");

    private static void RefuseDepth(string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current?.NestingIncrease ?? 0;
            if (depth > MaximumDepth + 2 && parser.Current is { } current)
            {
                throw new FormatException($"{Place(current.Start)}: nested more than {MaximumDepth} levels deep");
            }
        }
    }

    private static string Reason(YamlException fault)
    {
        var words = fault.InnerException is YamlException inner ? inner.Message : fault.Message;
        return words.Length > 0 ? char.ToLowerInvariant(words[0]) + words[1..].TrimEnd('.') : "not YAML";
    }
}
