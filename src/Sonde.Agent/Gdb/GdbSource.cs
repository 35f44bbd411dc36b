using System.Buffers;
using System.Text;
using System.Text.Json;
using Sonde.Agent.Guarding;

namespace Sonde.Agent.Gdb;

/// <summary>Sources in gdb's messages. Pure.</summary>
internal static class GdbSource
{
    private static ReadOnlySpan<byte> Label => ", \"sourceReference\": "u8;

    private const int MostPairs = 64;

    /// <summary>
    /// gdb's commands for the paths in the arguments of an attach: <c>"sourceMap": [["/src", "/home/dev/app"]]</c>, first as the program was compiled, then as this
    /// editor's machine has it. Pairs that are none, or name no whole path, are left out; at most 64.
    /// </summary>
    public static IReadOnlyList<string> Substitutions(JsonElement arguments) =>
    [
        .. arguments.Items("sourceMap")
            .Where(static pair => pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2)
            .Select(static pair => (From: Path(pair[0]), To: Path(pair[1])))
            .Where(static pair => pair is { From: not null, To: not null })
            .Take(MostPairs)
            .Select(static pair => $"set substitute-path {pair.From} {pair.To}"),
    ];

    /// <summary>As gdb's commands take it: blanks, quotes and backslashes behind a backslash (gdb_buildargv).</summary>
    private static string? Path(JsonElement element)
    {
        var text = element.ValueKind == JsonValueKind.String ? JsonRead.Whole(element) : null;
        if (text is not { Length: > 0 and <= 4096 } || text.Any(char.IsControl) || (text[0] != '/' && !(text.Length > 2 && text[1] == ':')))
        {
            return null;
        }

        var escaped = new StringBuilder();
        foreach (var character in text)
        {
            escaped.Append(character is ' ' or '\'' or '"' or '\\' ? "\\" : "").Append(character);
        }

        return escaped.ToString();
    }

    /// <summary>
    /// A message without the references of sources, as gdb writes them (gdb 18.1, dap/sources.py; Python's json puts a blank behind each comma and colon). In a
    /// text within a message the quotes would be escaped, so that none of those is touched.
    /// </summary>
    public static ReadOnlyMemory<byte> WithoutReferences(ReadOnlyMemory<byte> message)
    {
        if (message.Span.IndexOf(Label) < 0)
        {
            return message;
        }

        var kept = new ArrayBufferWriter<byte>(message.Length);
        var rest = message.Span;
        for (var at = rest.IndexOf(Label); at >= 0; at = rest.IndexOf(Label))
        {
            kept.Write(rest[..at]);
            rest = rest[(at + Label.Length)..].TrimStart("0123456789"u8);
        }

        kept.Write(rest);
        return kept.WrittenMemory;
    }
}
