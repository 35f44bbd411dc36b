using System.Globalization;
using System.Text;
using Sonde.Core.Profiles;
using System.Text.Json;

namespace Sonde.Core.Profiling.Python;

/// <summary>
/// Reads what a Python tells of its memory (src/Sonde.Agent/Sampling/Python/memory.py): lines of JSON, each an array that begins with what it is: <c>["frame", function, file, line]</c>,
/// <c>["stack", bytes, objects, [frames, the outermost first]]</c>, <c>["type", module, name, bytes, objects]</c>, <c>["cost", bytes]</c>, <c>["note", text]</c>, <c>["problem", text]</c>,
/// and at the end <c>["done"]</c>. None of it is trusted.
/// </summary>
internal sealed class PythonMemoryReader
{
    private const int MostName = 1000;
    private const long MostBytes = 1L << 50;

    private readonly ProfileBuilder _builder;
    private readonly List<int> _frames = [];
    private readonly List<(string Type, long Bytes, long Objects)> _types = [];

    private PythonMemoryReader(string name) => _builder = new ProfileBuilder(new ProfileKind(name, ProfileUnit.Bytes));

    /// <summary>What was counted.</summary>
    public Profile Profile => _builder.Build();

    /// <summary>Why there is nothing; null where there is.</summary>
    public string? Problem { get; private set; }

    /// <summary>What is to be known of it.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>How much memory of the process counting took at the end; null where that was not told.</summary>
    public long? CostBytes { get; private set; }

    /// <summary>Whether everything was told.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Objects of all stacks or types.</summary>
    public long Objects { get; private set; }

    /// <summary>Reads it.</summary>
    /// <param name="name">The profile's.</param>
    /// <param name="text">The lines, in UTF-8.</param>
    /// <exception cref="ProfileFormatException">It is none of these.</exception>
    public static PythonMemoryReader Read(string name, ReadOnlyMemory<byte> text)
    {
        var reader = new PythonMemoryReader(name);
        try
        {
            while (!text.IsEmpty && !reader.IsWhole)
            {
                var end = text.Span.IndexOf((byte)'\n');
                if (end < 0)
                {
                    // A line that was cut off.
                    break;
                }

                using var line = JsonDocument.Parse(text[..end]);
                reader.Take(line.RootElement);
                text = text[(end + 1)..];
            }
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new ProfileFormatException("is not what Python was asked to tell");
        }

        return reader;
    }

    /// <summary>Objects, bytes and type, a line each, what is most first; null where it is of no types.</summary>
    public byte[]? Text()
    {
        if (_types.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder("     objects          bytes  type\n");
        foreach (var (type, bytes, objects) in _types.OrderByDescending(static one => one.Bytes).ThenBy(static one => one.Type, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{objects,12} {bytes,14}  {type}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void Take(JsonElement line)
    {
        switch (line[0].GetString())
        {
            case "frame":
                _frames.Add(_builder.Intern(new ProfileFrame(Name(line[1]), Name(line[2]), Math.Clamp(line[3].GetInt32(), 0, 10_000_000))));
                break;
            case "stack":
                TakeStack(line);
                break;
            case "type":
                TakeType(Name(line[1]), Name(line[2]), Count(line[3]), Count(line[4]));
                break;
            case "cost":
                CostBytes = Count(line[1]);
                break;
            case "note":
                Notes.Add(Name(line[1]));
                break;
            case "problem":
                Problem ??= Name(line[1]);
                break;
            case "done":
                IsWhole = true;
                break;
            default:
                // A later agent tells more.
                break;
        }
    }

    private void TakeStack(JsonElement line)
    {
        var stack = new int[line[3].GetArrayLength()];
        for (var at = 0; at < stack.Length; at++)
        {
            stack[at] = line[3][at].GetInt32() is >= 0 and var number && number < _frames.Count ? _frames[number] : throw new FormatException();
        }

        Objects += Count(line[2]);
        _builder.Add(stack, Count(line[1]));
    }

    private void TakeType(string module, string name, long bytes, long objects)
    {
        Objects += objects;
        _types.Add(($"{module}.{name}", bytes, objects));
        _builder.Add([_builder.Intern(new ProfileFrame(module, Kind: FrameKind.Replica)), _builder.Intern(new ProfileFrame($"{module}.{name}"))], bytes);
    }

    private static string Name(JsonElement element) => element.GetString() is { Length: <= MostName } text ? text : throw new FormatException();

    private static long Count(JsonElement element) => element.GetInt64() is >= 0 and <= MostBytes and var count ? count : throw new FormatException();
}
