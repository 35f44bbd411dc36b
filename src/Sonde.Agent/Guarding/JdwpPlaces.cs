using System.Globalization;
using Sonde.Agent.Launching;

namespace Sonde.Agent.Guarding;

/// <summary>
/// The names behind a location's ids, learnt from what clients ask for: a debugger that sets a breakpoint on a line has asked for the class, its methods and their lines.
/// </summary>
internal sealed class JdwpPlaces
{
    private const int MostEntries = 20_000;
    private const int MostLines = 2_000;
    private const int MostNameCharacters = 200;

    private const int ClassesBySignature = 1 << 8 | 2;
    private const int Signature = 2 << 8 | 1;
    private const int Methods = 2 << 8 | 5;
    private const int SourceFile = 2 << 8 | 7;
    private const int SignatureWithGeneric = 2 << 8 | 13;
    private const int MethodsWithGeneric = 2 << 8 | 15;
    private const int LineTable = 6 << 8 | 1;

    private readonly Dictionary<long, string> _classes = [];
    private readonly Dictionary<long, string> _files = [];
    private readonly Dictionary<(long Class, long Method), string> _methods = [];
    private readonly Dictionary<(long Class, long Method), (long Index, int Line)[]> _lines = [];

    /// <summary>Whether the answer to a command tells something.</summary>
    public static bool Tells(int command) => command is ClassesBySignature or Signature or Methods or SourceFile or SignatureWithGeneric or MethodsWithGeneric or LineTable;

    /// <summary>Takes an answer.</summary>
    /// <param name="command">The command's kind.</param>
    /// <param name="asked">The command's data.</param>
    /// <param name="answer">The answer's data.</param>
    public void Learn(int command, JdwpReader asked, JdwpReader answer)
    {
        switch (command)
        {
            case ClassesBySignature:
                LearnClasses(asked.Text(), answer);
                break;
            case Signature or SignatureWithGeneric:
                Put(_classes, asked.Long(), answer.Text());
                break;
            case SourceFile:
                Put(_files, asked.Long(), answer.Text());
                break;
            case Methods or MethodsWithGeneric:
                LearnMethods(asked.Long(), answer, command == MethodsWithGeneric);
                break;
            case LineTable:
                LearnLines((asked.Long(), asked.Long()), answer);
                break;
            default:
                break;
        }
    }

    /// <summary>A class's name was told by an event.</summary>
    public void Prepare(long type, string signature) => Put(_classes, type, signature);

    /// <summary><c>Shop.priceOf at Shop.java:42</c>; null where nothing is known.</summary>
    public string? Describe(long type, long method, long index)
    {
        if (!_classes.TryGetValue(type, out var signature))
        {
            return null;
        }

        var name = SimpleName(signature);
        var line = _lines.GetValueOrDefault((type, method))?.LastOrDefault(entry => entry.Index <= index).Line;
        var function = _methods.TryGetValue((type, method), out var known) ? $"{name}.{known}" : name;
        var text = _files.TryGetValue(type, out var file) ? SourcePlace.Describe(function, file, line)!
            : line is null ? function
            : string.Create(CultureInfo.InvariantCulture, $"{function}:{line}");
        return PlainText.Line(text, MostNameCharacters);
    }

    /// <summary><c>Lcom/example/Shop$1;</c> without its package.</summary>
    private static string SimpleName(string signature) => signature.TrimEnd(';')[(signature.LastIndexOf('/') + 1)..] is var name && signature.Contains('/', StringComparison.Ordinal)
        ? name
        : name.TrimStart('L');

    private void LearnClasses(string signature, JdwpReader answer)
    {
        for (var left = answer.Int(); left > 0 && answer.IsWhole; left--)
        {
            answer.Byte();
            Put(_classes, answer.Long(), signature);
            answer.Int();
        }
    }

    private void LearnMethods(long type, JdwpReader answer, bool hasGeneric)
    {
        for (var left = answer.Int(); left > 0 && answer.IsWhole; left--)
        {
            var (method, name) = (answer.Long(), answer.Text());
            answer.Text();
            if (hasGeneric)
            {
                answer.Text();
            }

            answer.Int();
            Put(_methods, (type, method), name);
        }
    }

    private void LearnLines((long Class, long Method) place, JdwpReader answer)
    {
        (_, _) = (answer.Long(), answer.Long());
        List<(long, int)> lines = [];
        for (var left = answer.Int(); left > 0 && answer.IsWhole && lines.Count < MostLines; left--)
        {
            lines.Add((answer.Long(), answer.Int()));
        }

        Put(_lines, place, [.. lines.OrderBy(static entry => entry.Item1)]);
    }

    private static void Put<TKey, TValue>(Dictionary<TKey, TValue> entries, TKey key, TValue value)
        where TKey : notnull
    {
        if (entries.Count < MostEntries)
        {
            entries[key] = value;
        }
    }
}
