using System.Globalization;
using System.Text.Json.Nodes;

namespace Sonde.Core.Dap;

/// <summary>
/// One IDE over the debuggers of several replicas. The first one, the lead, is spoken to as if it were the only one; the others are told the same. The first that stops is
/// the one that is shown, and everything is asked of it until it is sent on; meanwhile the others are sent on at once wherever they stop. Pure; not for several threads at once.
/// </summary>
/// <param name="toIde">Takes what goes to the IDE, in order.</param>
/// <param name="toReplica">Takes what goes to a replica's debugger, by the replica's name, in order.</param>
internal sealed class DapFan(Action<byte[]> toIde, Action<string, byte[]> toReplica)
{
    /// <summary>Above what an IDE counts its requests to; each replica has a range of its own, so that nothing is answered for another.</summary>
    private const long FirstOwnRequest = 1_000_000_000;

    private readonly DapMemory _memory = new();
    private readonly Dictionary<long, (string Replica, string Command, DapSetting? Setting)> _pending = [];
    private readonly Dictionary<string, DapReplay?> _others = new(StringComparer.Ordinal);
    private string? _lead;
    private string? _shown;
    private long _thread;
    private long _own = FirstOwnRequest + 1_000_000;
    private int _passedBy;

    /// <summary>Whether the client speaks another protocol: it has the lead alone.</summary>
    public bool IsRaw { get; private set; }

    /// <summary>Whether the client has said farewell.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>A replica's debugger is there.</summary>
    public void Join(string replica)
    {
        if (_lead is null)
        {
            _lead = replica;
            return;
        }

        _others[replica] = null;
        Configure(replica);
    }

    /// <summary>A replica's debugger is gone. False where it was the last one: then the IDE has been told.</summary>
    public bool Leave(string replica)
    {
        _others.Remove(replica);
        foreach (var (sequence, asked) in _pending.Where(each => each.Value.Replica == replica).ToArray())
        {
            _pending.Remove(sequence);
            toIde(asked.Setting is { } setting ? DapStandIn.Answer(asked.Command, sequence, setting) : DapStandIn.Answer(asked.Command, sequence, null));
        }

        if (_shown == replica)
        {
            _shown = null;
            toIde(DapJson.Event("continued", new JsonObject { ["threadId"] = _thread, ["allThreadsContinued"] = true }));
        }

        if (_lead == replica)
        {
            _lead = _others.Keys.FirstOrDefault();
            _others.Remove(_lead ?? "");
        }

        if (_lead is null && !IsRaw && !IsLeaving)
        {
            toIde(DapJson.Event("terminated", []));
        }
        else if (_lead is not null)
        {
            toIde(DapJson.Console($"{replica} is gone; {_others.Count + 1} left"));
        }

        return _lead is not null;
    }

    /// <summary>Takes a piece from the IDE.</summary>
    public void FromIde(DapPiece piece)
    {
        var message = piece.IsMessage ? DapJson.TryParse(piece.Bytes) : null;
        if (message is null || DapJson.Text(message, "command") is not { } command || DapJson.Number(message, "seq") is not { } sequence)
        {
            IsRaw |= !piece.IsMessage && _memory.Initialize is null;
            ToLead(piece);
            return;
        }

        var setting = _memory.Take(command, DapJson.Node(message, "arguments"));
        IsLeaving |= DapStandIn.IsFarewell(command);
        var asked = setting is null && !IsLeaving ? _shown ?? _lead : _lead;
        if (asked is null)
        {
            toIde(DapStandIn.Answer(command, sequence, setting));
            return;
        }

        _pending[sequence] = (asked, command, setting);
        toReplica(asked, DapJson.Frame(piece.Bytes));
        foreach (var other in _others.Keys.ToArray())
        {
            if (setting is not null && _others[other] is { IsDone: true })
            {
                Tell(other, setting.Command, setting.Arguments);
            }
            else if (IsLeaving)
            {
                Tell(other, command, DapJson.Node(message, "arguments")?.ToJsonString() ?? "{}");
            }
            else
            {
                Configure(other);
            }
        }
    }

    /// <summary>Takes a piece from a replica's debugger.</summary>
    public void FromReplica(string replica, DapPiece piece)
    {
        var message = piece.IsMessage ? DapJson.TryParse(piece.Bytes) : null;
        if (message is null)
        {
            if (replica == (_shown ?? _lead))
            {
                toIde(piece.IsMessage ? DapJson.Frame(piece.Bytes) : piece.Bytes);
            }

            return;
        }

        if (_others.GetValueOrDefault(replica) is { IsDone: false } replay && replay.Take(message))
        {
            if (replay.IsDone)
            {
                toIde(DapJson.Console(replay.Failure is { } why ? $"{replica} is not debugged: {why}" : $"{replica} is attached, with {replay.Tally()}"));
            }

            return;
        }

        switch (DapJson.Text(message, "type"), DapJson.Text(message, "event"))
        {
            case ("event", "stopped"):
                Stopped(replica, message, piece);
                break;
            case ("event", "continued"):
                Resumed(replica, piece);
                break;
            case ("event", "terminated" or "exited") when !IsLeaving:
                // Its channel ends next, and what that means for the others is known then.
                break;
            case ("event", "output"):
                toIde(DapJson.Frame(piece.Bytes));
                break;
            case ("event", _) when replica == (_shown ?? _lead):
                toIde(DapJson.Frame(piece.Bytes));
                break;
            case ("response", _) when DapJson.Number(message, "request_seq") is { } sequence && _pending.TryGetValue(sequence, out var asked) && asked.Replica == replica:
                _pending.Remove(sequence);
                toIde(DapJson.Frame(piece.Bytes));
                _shown = asked.Command is "continue" or "reverseContinue" && replica == _shown && DapJson.IsTrue(message, "success") ? null : _shown;
                break;
            default:
                break;
        }
    }

    private void Stopped(string replica, JsonObject message, DapPiece piece)
    {
        var thread = DapJson.Number(DapJson.Node(message, "body"), "threadId") ?? 1;
        if (_shown is not null && _shown != replica)
        {
            _passedBy++;
            Tell(replica, "continue", string.Create(CultureInfo.InvariantCulture, $"{{\"threadId\":{thread}}}"));
            return;
        }

        if (_shown is null)
        {
            toIde(DapJson.Console($"stopped in {replica}{(_passedBy > 0 ? $"; since the last stop the others were sent on {_passedBy} times" : "")}"));
            _passedBy = 0;
        }

        (_shown, _thread) = (replica, thread);
        if (replica != _lead && DapJson.Node(message, "body") is JsonObject body && body.Remove("hitBreakpointIds"))
        {
            // Ids of breakpoints are the lead's.
            toIde(DapJson.Frame(message));
            return;
        }

        toIde(DapJson.Frame(piece.Bytes));
    }

    private void Resumed(string replica, DapPiece piece)
    {
        if (replica == _shown)
        {
            _shown = null;
            toIde(DapJson.Frame(piece.Bytes));
        }
    }

    /// <summary>Brings another replica's debugger to where the IDE has brought the lead; once, when that is done.</summary>
    private void Configure(string replica)
    {
        if (_memory.IsWhole && _others[replica] is null)
        {
            _others[replica] = new DapReplay(_memory, FirstOwnRequest, bytes => toReplica(replica, bytes));
        }
    }

    private void Tell(string replica, string command, string arguments) => toReplica(replica, DapJson.Request(_own++, command, arguments));

    private void ToLead(DapPiece piece)
    {
        if (_lead is { } lead)
        {
            toReplica(lead, piece.IsMessage ? DapJson.Frame(piece.Bytes) : piece.Bytes);
        }
    }
}
