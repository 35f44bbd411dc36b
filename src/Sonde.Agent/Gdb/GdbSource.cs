using System.Buffers;

namespace Sonde.Agent.Gdb;

/// <summary>Sources in gdb's messages. Pure.</summary>
internal static class GdbSource
{
    private static ReadOnlySpan<byte> Label => ", \"sourceReference\": "u8;

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
