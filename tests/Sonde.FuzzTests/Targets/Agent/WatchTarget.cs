using Sonde.Agent.Guarding;
using Sonde.FuzzTests.Harness;
using Sonde.UnitTests.Agent.Guarding;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>Both directions of a debugger's connection: a byte of 1 begins what the debugger says, of 2 what the client says. Pieces tell the same story.</summary>
internal abstract class WatchTarget : FuzzTarget
{
    private const byte Debugger = 1;
    private const byte Client = 2;

    // Each message is parsed to a document; one of three letters that is no JSON costs an exception of 2 KiB instead. Nothing of it stays.
    public override int BytesPerByte => 2048;

    public override IReadOnlyList<string> Tokens =>
    [
        "\u0001", "\u0002", "\"\\ud800\"", "null", "\"id\":7", "\"seq\":3", "\"request_seq\":3", "\"stackTrace\"", "\"stopped\"", "\"continue\"", "\"setBreakpoints\"", "\"configurationDone\"", "\"attach\"", "\"event\"", "\"response\"",
        "\"RPCServer.Command\"", "\"RPCServer.State\"", "\"RPCServer.Detach\"", "\"halt\"", "\"params\":[", "\"State\":{", "\"Running\":false", "Content-Length: ",
    ];

    public override int Run(byte[] input)
    {
        var whole = Watch(input, int.MaxValue);
        Transcript.RequireSame(whole, Watch(input, 1 + (input.Length % 7)));
        return whole.Kind;
    }

    protected static byte[] Talk(params (bool IsClient, string Json)[] messages) =>
        [.. messages.SelectMany(message => (byte[])[message.IsClient ? Client : Debugger, .. Examples.Utf8(message.Json)])];

    private static Transcript Watch(byte[] input, int most)
    {
        var observer = new RecordingObserver();
        var watch = new DebuggerWatch(observer);
        var isClient = true;
        for (var rest = input.AsSpan(); !rest.IsEmpty;)
        {
            if (rest[0] is Debugger or Client)
            {
                isClient = rest[0] == Client;
                rest = rest[1..];
                continue;
            }

            var end = rest.IndexOfAny(Debugger, Client);
            var piece = rest[..Math.Min(most, end < 0 ? rest.Length : end)];
            if (isClient)
            {
                watch.FromClient(piece);
            }
            else
            {
                watch.FromDebugger(piece);
            }

            rest = rest[piece.Length..];
        }

        var transcript = new Transcript().AddKind(watch.Protocol);
        foreach (var told in observer.Told)
        {
            transcript.Add(Examples.Utf8(told)).AddKind(told.Split(' ')[0]);
        }

        DefectException.Unless(watch.ClientName is null or { Length: <= 200 }, "a client's name is too long");
        return transcript;
    }
}
