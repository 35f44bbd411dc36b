using System.Text;
using System.Text.Json.Nodes;

namespace Sonde.Testing.Kubernetes;

/// <summary>The messages of a recorded exec, in order.</summary>
internal sealed record ScriptedFrames(string Protocol, IReadOnlyList<ScriptedFrame> Frames)
{
    public static ScriptedFrames Parse(Fixture fixture)
    {
        var protocol = (string)fixture.Root["handshake"]!["headers"]!["Sec-WebSocket-Protocol"]!;
        return new ScriptedFrames(protocol, [.. fixture.Root["frames"]!.AsArray().Select(frame => ParseFrame(frame!))]);
    }

    private static ScriptedFrame ParseFrame(JsonNode frame) => new(
        (string)frame["from"]! == "client",
        (int?)frame["opcode"],
        frame["channel"] is { } channel ? [(byte)(int)channel, .. Encoding.UTF8.GetBytes((string)frame["text"]!)] : []);
}

/// <summary>One of them.</summary>
/// <param name="IsFromClient">True: it is awaited; false: it is sent.</param>
/// <param name="Opcode">2 is a message, 8 the close, null the end of the recording with the connection open.</param>
/// <param name="Message">Channel and payload.</param>
internal sealed record ScriptedFrame(bool IsFromClient, int? Opcode, byte[] Message);
