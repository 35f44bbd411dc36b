using System.Globalization;
using System.Text;
using System.Text.Json;
using Sonde.Agent.Guarding;

namespace Sonde.Agent.Gdb;

/// <summary>
/// What passes between one client and gdb (18.1): whatever the client's configuration says, the target is attached to, and after the attach it runs on, as with every
/// other debugger; a client that wants to start, end or exchange it is refused. Pure; not safe for several threads.
/// </summary>
/// <remarks>
/// gdb attaches once configurationDone is answered, and stops the target, with the reason <c>attach</c>. That stop is not shown; <c>continue</c> follows it, and then
/// the answer to configurationDone, so that it means for the client what it does elsewhere. gdb's sources have references, which would have editors show gdb's text
/// instead of the file; they are taken out.
/// </remarks>
/// <param name="processId">The target.</param>
internal sealed class GdbDialogue(int processId)
{
    /// <summary>Of the own request to go on, and of others that follow; clients count from 1.</summary>
    private const long OwnSequence = 2_000_000_001;

    private const string Refusal = "Sonde attaches gdb to a process that runs, and lets it run on at the end; this is not done here";

    private static readonly HashSet<string> RefusedRequests = ["launch", "restart", "terminate", "goto", "reverseContinue", "stepBack"];

    /// <summary>Commands of gdb's own that end, start or exchange the target, by every beginning that gdb takes for them.</summary>
    private static readonly (string Word, int Least)[] RefusedCommands =
    [
        ("kill", 1), ("quit", 1), ("exit", 3), ("run", 1), ("start", 5), ("starti", 6), ("attach", 3), ("detach", 3), ("disconnect", 6), ("target", 3), ("file", 4),
        ("exec-file", 4), ("core-file", 4), ("checkpoint", 4), ("restart", 4), ("inferior", 3), ("add-inferior", 5), ("remove-inferiors", 6), ("generate-core-file", 2), ("gcore", 2),
    ];

    private readonly List<ReadOnlyMemory<byte>> _held = [];
    private long _configured = -1;
    private bool _isGreeted;
    private bool _isAttaching;
    private bool _isContinuing;

    /// <summary>A message of the client's.</summary>
    public GdbStep FromClient(ReadOnlyMemory<byte> message)
    {
        using var document = JsonRead.TryParse(message.Span);
        var (root, sequence) = (document?.RootElement ?? default, document?.RootElement.Number("seq") ?? 0);
        switch (root.Text("command"))
        {
            case "attach":
                _isAttaching = true;
                return new(
                    [.. GdbSource.Substitutions(root.Object("arguments")).Select(Run), Bytes($"{{\"seq\":{sequence},\"type\":\"request\",\"command\":\"attach\",\"arguments\":{{\"pid\":{processId}}}}}")],
                    [],
                    GdbMoment.Attaching);
            case "configurationDone":
                _configured = sequence;
                return new([message], []);
            case { } refused when RefusedRequests.Contains(refused):
                return new([], [Refuse(sequence, refused)]);
            case "evaluate" when root.Object("arguments") is var asked && asked.Text("context") == "repl" && IsRefused(asked.Text("expression")):
                return new([], [Refuse(sequence, "evaluate")]);
            default:
                return new([message], []);
        }
    }

    /// <summary>A message of gdb's.</summary>
    public GdbStep FromGdb(ReadOnlyMemory<byte> message)
    {
        using var document = JsonRead.TryParse(message.Span);
        var root = document?.RootElement ?? default;
        return root.Text("type") == "response" ? TakeAnswer(root, message) : TakeEvent(root, message);
    }

    /// <summary>Whether a line for gdb's own prompt is a command that is not passed on.</summary>
    internal static bool IsRefused(string? line)
    {
        var word = line?.TrimStart() is { Length: > 0 } text ? text.Split([' ', '\t', '/', ';'], 2)[0] : "";
        return RefusedCommands.Any(refused => word.Length >= refused.Least && refused.Word.StartsWith(word, StringComparison.Ordinal));
    }

    private GdbStep TakeAnswer(JsonElement root, ReadOnlyMemory<byte> message)
    {
        var isGood = root.Flag("success") == true;
        switch (root.Text("command"))
        {
            case "initialize":
                _isGreeted = true;
                return new([], [WithoutEnding(message)]);
            case "attach" when !isGood:
                _isAttaching = false;
                return new([], [message, .. TakeHeld()], GdbMoment.Attached);
            case "configurationDone" when _isAttaching && isGood && root.Number("request_seq") == _configured:
                _held.Add(message);
                return GdbStep.Nothing;
            case "continue" when root.Number("request_seq") == OwnSequence:
                (_isAttaching, _isContinuing) = (false, false);
                return new([], isGood ? TakeHeld() : [Bytes("{\"seq\":0,\"type\":\"event\",\"event\":\"stopped\",\"body\":{\"reason\":\"attach\",\"threadId\":1,\"allThreadsStopped\":true}}"), .. TakeHeld()], GdbMoment.Attached);
            case not null when root.Number("request_seq") > OwnSequence:
                return GdbStep.Nothing;
            default:
                return new([], [GdbSource.WithoutReferences(message)]);
        }
    }

    private GdbStep TakeEvent(JsonElement root, ReadOnlyMemory<byte> message)
    {
        // gdb tells of what it read at its start before it has been spoken to, which the protocol does not know.
        var isEarly = !_isGreeted || (_isAttaching && root.Text("event") == "continued");
        if (isEarly)
        {
            return GdbStep.Nothing;
        }

        var body = root.Object("body");
        if (_isAttaching && !_isContinuing && root.Text("event") == "stopped" && body.Text("reason") == "attach")
        {
            _isContinuing = true;
            var thread = body.Number("threadId") ?? 1;
            return new([Bytes($"{{\"seq\":{OwnSequence},\"type\":\"request\",\"command\":\"continue\",\"arguments\":{{\"threadId\":{thread}}}}}")], []);
        }

        return new([], [GdbSource.WithoutReferences(message)]);
    }

    private static ReadOnlyMemory<byte> Run(string command, int index) => Bytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"seq\":{OwnSequence + 1 + index},\"type\":\"request\",\"command\":\"evaluate\",\"arguments\":{{\"context\":\"repl\",\"expression\":\"{JsonEncodedText.Encode(command)}\"}}}}"));

    private ReadOnlyMemory<byte>[] TakeHeld()
    {
        ReadOnlyMemory<byte>[] held = [.. _held];
        _held.Clear();
        return held;
    }

    /// <summary>An editor that may end the target asks its user whether it should.</summary>
    private static ReadOnlyMemory<byte> WithoutEnding(ReadOnlyMemory<byte> message) => Bytes(Encoding.UTF8.GetString(message.Span)
        .Replace("\"supportsTerminateRequest\": true", "\"supportsTerminateRequest\": false", StringComparison.Ordinal)
        .Replace("\"supportTerminateDebuggee\": true", "\"supportTerminateDebuggee\": false", StringComparison.Ordinal));

    private static ReadOnlyMemory<byte> Refuse(long sequence, string command) => Bytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"seq\":0,\"type\":\"response\",\"request_seq\":{sequence},\"success\":false,\"command\":\"{command}\",\"message\":\"{Refusal}.\"}}"));

    private static ReadOnlyMemory<byte> Bytes(string json) => Encoding.UTF8.GetBytes(json);
}
