using Sonde.FuzzTests.Harness;
using Sonde.Tunnel.Control;

namespace Sonde.FuzzTests.Targets.Tunnel;

/// <summary>Lines of the control channel, for either side. Pieces give the same lines; a message that was understood, written and read again, is the same.</summary>
internal sealed class ControlLinesTarget : FuzzTarget
{
    public override string Name => "tunnel.control";

    public override int Weight => 2;

    // A line of one letter that is no JSON costs two exceptions of 2 KiB, each time that it is read. Nothing of it stays.
    public override int BytesPerByte => 8192;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        """{"id":1,"request":{"do":"hello","client":"sonde/0.1.0","user":"dev","host":"laptop","graceSeconds":5}}""" + "\n" + """{"id":2,"request":{"do":"processes","containerId":"0123456789ab"}}""" + "\n",
        """{"id":1,"answer":{"is":"hello","agent":"sonde-agent/0.1.0","session":"s1","capabilities":["processes"],"architecture":"amd64","processId":12,"identity":{"userId":1000,"groupId":1000,"permittedCapabilities":0,"effectiveCapabilities":0},"tools":{"delve":"1.27.1"}}}""" + "\n",
        """{"id":2,"answer":{"is":"processes","processes":[{"processId":1,"parentId":0,"name":"api","executable":"/app/api","identity":{"userId":1,"groupId":1,"permittedCapabilities":0,"effectiveCapabilities":0},"access":{"isAllowed":false,"missing":"yama","detail":"x"},"tracerId":0,"runtime":"go","go":{"goVersion":"go1.24.4","isModified":false,"isTrimPath":false,"isOptimized":true,"hasDebugInformation":true,"hasSymbols":true}}]}}""" + "\n",
        """{"id":3,"request":{"do":"start-debugger","tool":"delve","processId":1,"limit":{"seconds":1.5,"recoverySeconds":2}}}""" + "\n" + """{"id":3,"answer":{"is":"debugger-started","version":"1.27.1","freezeMilliseconds":64.5}}""" + "\n",
        """{"id":0,"event":{"event":"status","state":"stopped","stoppedAt":"main.handle at main.go:42","figures":{"stops":1,"totalPauseMilliseconds":0,"longestPauseMilliseconds":0,"attaches":1,"freezeMilliseconds":64.5},"clients":[{"protocol":"dap","name":"vscode","since":"2026-01-02T03:04:05+00:00"}]}}""" + "\n",
        """{"id":4,"answer":{"is":"sessions","sessions":[{"session":"s1","user":"dev","host":"laptop","since":"2026-01-02T03:03:00+00:00","targetId":1,"state":"stopped","figures":{"stops":1,"totalPauseMilliseconds":812.5,"longestPauseMilliseconds":812.5,"attaches":1,"freezeMilliseconds":64.5}}]}}""" + "\n",
        """{"id":5,"error":{"code":"unexpected","message":"There is no session s9."}}""" + "\n" + """{"id":0,"event":{"event":"closing","reason":"why"}}""" + "\n" + """{"id":9,"answer":{"is":"sources","files":["/a.go"],"isComplete":true}}""" + "\n");

    public override IReadOnlyList<string> Tokens =>
        ["\n", "\"do\":", "\"is\":", "\"event\":", "\"id\":", "\"request\":{", "\"answer\":{", "\"error\":{", "null", "\"stop-debugger\"", "\"end-session\"", "\"shutdown\"", "\"done\"", "\"debugger-stopped\"", "\"processes\":[", "1e400", "NaN", "\"\\ud800\""];

    public override int Run(byte[] input)
    {
        // Ten thousand lines of garbage take a second, because each is two exceptions, and say no more than a thousand.
        input = input[..Math.Min(input.Length, 8192)];
        var whole = Read(PieceInput.Whole(input));
        Transcript.RequireSame(whole, Read(PieceInput.Cut(input)));
        return whole.Kind;
    }

    private static Transcript Read(Stream stream)
    {
        var transcript = new Transcript();
        var lines = new ControlLines(stream);
        try
        {
            while (lines.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() is { } line)
            {
                Take(transcript.Add(line.Span), ControlLine.Parse(line.Span));
            }

            return transcript.AddKind("end");
        }
        catch (IOException end)
        {
            return transcript.Add(end);
        }
    }

    private static void Take(Transcript transcript, ControlLine line)
    {
        DefectException.Unless(line.Message is null == line.Problem is not null, "a line is neither understood nor is there a problem");
        transcript.AddKind(line.IsEvent ? "event" : null);
        if (line.Message is { } message)
        {
            var written = ControlLines.Encode(message);
            var again = ControlLine.Parse(written.AsSpan(0, written.Length - 1));
            DefectException.Unless(again.Message is not null && ControlLines.Encode(again.Message).AsSpan().SequenceEqual(written), $"a message written is read as another: {again.Problem}");
            transcript.AddKind((message.Request ?? message.Answer ?? (object?)message.Event ?? message.Error)?.GetType().Name);
        }
    }
}
