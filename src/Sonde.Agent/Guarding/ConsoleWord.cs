using System.Globalization;
using System.Text.Json;
using Sonde.Agent.Launching;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Dap;

namespace Sonde.Agent.Guarding;

/// <summary>What the guard says on an IDE's debug console.</summary>
/// <param name="Text">One line, without its end.</param>
/// <param name="IsUrgent">Editors that can show it besides as a notification (DAP category <c>important</c>).</param>
internal sealed record ConsoleWord(string Text, bool IsUrgent)
{
    private const int MostCauseCharacters = 300;

    /// <summary>At a stop: how long it may last.</summary>
    /// <param name="left">So long.</param>
    /// <param name="limit">The limit.</param>
    public static ConsoleWord MayStand(TimeSpan left, PauseLimit limit) =>
        new($"Sonde: the target may stand for {Seconds(left)} more, then the debugger lets go{Cause(limit)}", IsUrgent: false);

    /// <summary>Later at that stop.</summary>
    /// <param name="left">What is left.</param>
    /// <param name="isLast">Nothing more is said before the end.</param>
    public static ConsoleWord IsLeft(TimeSpan left, bool isLast) => new($"Sonde: {Seconds(left)} left, then the debugger lets go", isLast);

    /// <summary>The debugger is being let go.</summary>
    /// <param name="note">Why, as a sentence.</param>
    public static ConsoleWord Released(string note) => new($"Sonde: released: {note}", IsUrgent: true);

    /// <summary>
    /// As an output event in its frame. Its seq is 0, as in the answers to a farewell: the specification (1.68) counts a debugger's messages from 1, so it
    /// is none of dlv's, and nothing ever refers to an event's.
    /// </summary>
    public byte[] ToDap() => DapHeader.Frame(
        $"{{\"seq\":0,\"type\":\"event\",\"event\":\"output\",\"body\":{{\"category\":\"{(IsUrgent ? "important" : "console")}\",\"output\":\"{JsonEncodedText.Encode(Text)}\\n\"}}}}");

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private static string Cause(PauseLimit limit) => limit.Because is { Length: > 0 } cause ? $": {PlainText.Line(cause, MostCauseCharacters)}" : "";
}
