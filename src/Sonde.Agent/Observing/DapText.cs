using System.Buffers;
using System.Text;
using System.Text.Json;
using Sonde.Agent.Guarding;
using Sonde.Agent.Launching;

namespace Sonde.Agent.Observing;

/// <summary>Messages of the Debug Adapter Protocol (specification 1.68) as this client writes and reads them.</summary>
internal static class DapText
{
    private const int MostProblemCharacters = 500;

    /// <summary>A request in its frame.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="command">Its command.</param>
    /// <param name="arguments">Writes the arguments' properties.</param>
    public static byte[] Request(long sequence, string command, Action<Utf8JsonWriter> arguments)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("seq", sequence);
            json.WriteString("type", "request");
            json.WriteString("command", command);
            json.WriteStartObject("arguments");
            arguments(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return [.. Encoding.ASCII.GetBytes($"Content-Length: {buffer.WrittenCount}\r\n\r\n"), .. buffer.WrittenSpan];
    }

    /// <summary>Why a request was not carried out: the longer text of the two that adapters give; null where it was.</summary>
    public static string? Problem(JsonElement response)
    {
        if (response.Flag("success") == true)
        {
            return null;
        }

        var text = response.Object("body").Object("error").Lines("format") ?? response.Lines("message") ?? "the debugger did not say why";
        return PlainText.Line(text, MostProblemCharacters);
    }
}
