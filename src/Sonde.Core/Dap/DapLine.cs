using System.Text.Json.Nodes;

namespace Sonde.Core.Dap;

/// <summary>
/// One IDE's connection to a debugger, message by message, which outlives the debugger: while there is none the IDE is answered from here, and the next
/// one is brought to where the last one was, with the IDE's breakpoints. Pure: bytes in, bytes out; not for several threads at once.
/// </summary>
/// <remarks>
/// Until a debugger is lost for the first time everything passes as it is. From then on the ids of breakpoints are translated, because the next debugger
/// counts its own from 1. The end of the target is not told to the IDE before it is known that no other one follows.
/// </remarks>
/// <param name="toIde">Takes what goes to the IDE, in order.</param>
/// <param name="toDebugger">Takes what goes to the debugger, in order.</param>
internal sealed class DapLine(Action<byte[]> toIde, Action<byte[]> toDebugger)
{
    /// <summary>Above what an IDE counts its requests to.</summary>
    private const long FirstOwnRequest = 1_000_000_000;
    private const int MostHeld = 256;

    private readonly DapMemory _memory = new();
    private readonly Dictionary<long, Pending> _pending = [];
    private readonly BreakpointIds _ids = new();
    private readonly List<DapPiece> _held = [];
    private readonly List<DapPiece> _asked = [];
    private DapReplay? _replay;
    private Phase _phase = Phase.Passing;
    private long? _stopped;

    private enum Phase { Passing, Ending, Waiting, Returning }

    /// <summary>Whether the debugger has told of the target's end, which the IDE does not know of yet.</summary>
    public bool IsHolding => _held.Count > 0;

    /// <summary>Whether another debugger can take over: the IDE has attached, has not said farewell, and speaks this protocol.</summary>
    public bool MayReturn => _memory.IsWhole && _phase != Phase.Ending;

    /// <summary>Set when the next debugger did not take what it was told: why. The line is to be ended.</summary>
    public string? Failure { get; private set; }

    /// <summary>Whether the debugger is there and, where it is another one, has its breakpoints.</summary>
    public bool IsUp => _phase is Phase.Passing or Phase.Ending;

    /// <summary>Takes a piece from the IDE.</summary>
    public void FromIde(DapPiece piece)
    {
        var message = piece.IsMessage ? DapJson.TryParse(piece.Bytes) : null;
        if (message is null || DapJson.Text(message, "command") is not { } command || DapJson.Number(message, "seq") is not { } sequence)
        {
            if (IsUp)
            {
                Pass(piece, toDebugger);
            }

            return;
        }

        if (_phase == Phase.Returning)
        {
            _asked.Add(piece);
            return;
        }

        var setting = _memory.Take(command, DapJson.Node(message, "arguments"));
        if (_phase == Phase.Waiting)
        {
            AnswerAlone(command, sequence, setting);
            return;
        }

        _phase = DapStandIn.IsFarewell(command) ? Phase.Ending : _phase;
        _pending[sequence] = new Pending(command, setting);
        Pass(piece, toDebugger);
    }

    /// <summary>Takes a piece from the debugger.</summary>
    public void FromDebugger(DapPiece piece)
    {
        var message = piece.IsMessage ? DapJson.TryParse(piece.Bytes) : null;
        if (_phase == Phase.Waiting || IsHolding)
        {
            Hold(piece);
        }
        else if (message is null)
        {
            Pass(piece, toIde);
        }
        else if (_phase != Phase.Ending && MayReturn && DapJson.Text(message, "event") is "terminated" or "exited")
        {
            Hold(piece);
        }
        else if (_replay?.Take(message) == true)
        {
            Advance();
        }
        else if (Notice(message))
        {
            toIde(DapJson.Frame(message));
        }
        else
        {
            Pass(piece, toIde);
        }
    }

    /// <summary>The debugger is gone, and another one may come.</summary>
    public void Lose()
    {
        (_phase, _replay) = (Phase.Waiting, null);
        foreach (var (sequence, pending) in _pending)
        {
            AnswerAlone(pending.Command, sequence, pending.Setting);
        }

        _pending.Clear();
        TakeAsked();
        if (_stopped is { } thread)
        {
            _stopped = null;
            toIde(DapJson.Event("continued", new JsonObject { ["threadId"] = thread, ["allThreadsContinued"] = true }));
        }

        toIde(DapJson.Console("the debugger is gone; breakpoints are kept for what takes the target's place"));
    }

    /// <summary>Another debugger is there.</summary>
    public void Return()
    {
        _held.Clear();
        _ids.Replace();
        _phase = Phase.Returning;
        _replay = new DapReplay(_memory, FirstOwnRequest, toDebugger);
    }

    /// <summary>No other one comes: the IDE hears what the debugger last said, and that it is over.</summary>
    public void GiveUp(string why)
    {
        _phase = Phase.Ending;
        toIde(DapJson.Console(why));
        var isTold = false;
        foreach (var piece in _held)
        {
            isTold |= piece.IsMessage && DapJson.Text(DapJson.TryParse(piece.Bytes), "event") == "terminated";
            Pass(piece, toIde);
        }

        _held.Clear();
        if (!isTold)
        {
            toIde(DapJson.Event("terminated", []));
        }
    }

    private void Advance()
    {
        if (_replay is not { IsDone: true } replay)
        {
            return;
        }

        if (replay.Failure is { } why)
        {
            Failure = why;
            return;
        }

        (_phase, _replay) = (Phase.Passing, null);
        foreach (var (setting, answer) in replay.Answers)
        {
            _ids.Rename(setting, answer, isReplay: true);
            foreach (var breakpoint in DapJson.Objects(answer, "breakpoints"))
            {
                toIde(DapJson.Event("breakpoint", new JsonObject { ["reason"] = "changed", ["breakpoint"] = breakpoint.DeepClone() }));
            }
        }

        toIde(DapJson.Console($"attached again, with {replay.Tally()}"));
        TakeAsked();
    }

    /// <summary>What the IDE asked while the debugger was being brought to where the last one was.</summary>
    private void TakeAsked()
    {
        var asked = _asked.ToArray();
        _asked.Clear();
        foreach (var piece in asked)
        {
            FromIde(piece);
        }
    }

    /// <summary>Keeps track of what the debugger says. True where the message was changed: ids of breakpoints, after a return.</summary>
    private bool Notice(JsonObject message)
    {
        var body = DapJson.Node(message, "body");
        switch (DapJson.Text(message, "type"), DapJson.Text(message, "event"))
        {
            case ("event", "stopped"):
                _stopped = DapJson.Number(body, "threadId") ?? 0;
                return _ids.RenameHits(body);
            case ("event", "continued"):
                _stopped = null;
                return false;
            case ("event", "breakpoint"):
                return _ids.RenameOne(body);
            case ("response", _) when DapJson.Number(message, "request_seq") is { } sequence && _pending.Remove(sequence, out var pending):
                if (pending.Setting is { } setting)
                {
                    return _ids.Rename(setting, body, isReplay: false);
                }

                _stopped = DapStandIn.IsResuming(pending.Command) && DapJson.IsTrue(message, "success") ? null : _stopped;
                return false;
            default:
                return false;
        }
    }

    /// <summary>Answers a request while there is no debugger.</summary>
    private void AnswerAlone(string command, long sequence, DapSetting? setting)
    {
        if (setting is not null)
        {
            _ids.Promise(setting);
        }

        toIde(DapStandIn.Answer(command, sequence, setting));
        if (DapStandIn.IsFarewell(command))
        {
            _phase = Phase.Ending;
            _held.Clear();
            toIde(DapJson.Event("terminated", []));
        }
    }

    private void Hold(DapPiece piece)
    {
        if (_held.Count < MostHeld)
        {
            _held.Add(piece);
        }
    }

    private static void Pass(DapPiece piece, Action<byte[]> to) => to(piece.IsMessage ? DapJson.Frame(piece.Bytes) : piece.Bytes);

    private readonly record struct Pending(string Command, DapSetting? Setting);
}
