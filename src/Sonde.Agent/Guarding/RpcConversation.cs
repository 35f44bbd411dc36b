using System.Text.Json;

namespace Sonde.Agent.Guarding;

/// <summary>
/// dlv's JSON-RPC, API version 2 (Delve 1.27, service/rpc2/server.go and service/api/types.go). One reader a direction; both may be at work at
/// once. A command that lets the target run is answered only at the next stop, with the state there.
/// </summary>
internal sealed class RpcConversation(IDebuggerObserver observer) : IConversation
{
    private const int MostPending = 256;
    private const int MostIdCharacters = 64;

    // The names of api.DebuggerCommand that do not let the target run.
    private static readonly HashSet<string> Resting = ["halt", "switchThread", "switchGoroutine"];

    private readonly Lock _gate = new();
    private readonly HashSet<string> _pending = [];
    private readonly HashSet<string> _breakpointRequests = [];
    private volatile bool _isHalting;

    /// <inheritdoc/>
    public string? ClientName => null;

    /// <inheritdoc/>
    public bool HasConsole => false;

    /// <inheritdoc/>
    public void FromClient(ReadOnlySpan<byte> message)
    {
        using var document = JsonRead.TryParse(message);
        if (document is null)
        {
            return;
        }

        switch (document.RootElement.Text("method"))
        {
            case "RPCServer.Command":
                Remember(_pending, document.RootElement);
                TakeCommand(document.RootElement.First("params").Text("name"));
                break;
            case "RPCServer.State":
                Remember(_pending, document.RootElement);
                break;
            case "RPCServer.CreateBreakpoint" or "RPCServer.CreateWatchpoint" or "RPCServer.AmendBreakpoint" or "RPCServer.ToggleBreakpoint" or "RPCServer.ClearBreakpoint":
                Remember(_breakpointRequests, document.RootElement);
                break;
            case "RPCServer.Detach" or "RPCServer.Restart":
                observer.ResumePasses();
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void FromDebugger(ReadOnlySpan<byte> message)
    {
        using var document = JsonRead.TryParse(message);
        if (document is null)
        {
            return;
        }

        if (TryTake(_breakpointRequests, document.RootElement))
        {
            observer.BreakpointsChanged();
            return;
        }

        if (!TryTake(_pending, document.RootElement))
        {
            return;
        }

        var state = document.RootElement.Object("result").Object("State");
        if (state.Flag("Running") == false && state.Flag("exited") != true)
        {
            var thread = state.Object("currentThread");
            var where = SourcePlace.Describe(thread.Object("function").Text("name"), thread.Text("file"), thread.Number("line"));
            if (_isHalting && thread.Object("breakPoint").ValueKind == JsonValueKind.Undefined)
            {
                observer.Halted(where);
            }
            else
            {
                observer.Stopped(where);
            }
        }
    }

    private void TakeCommand(string? name)
    {
        if (name == "halt")
        {
            // It ends a command that runs, too: that one's answer tells of the same halt.
            _isHalting = true;
        }
        else if (name is null || !Resting.Contains(name))
        {
            _isHalting = false;
            observer.ResumePasses();
            observer.Resumed();
        }
    }

    private void Remember(HashSet<string> requests, JsonElement request)
    {
        lock (_gate)
        {
            if (requests.Count >= MostPending)
            {
                requests.Clear();
            }

            requests.Add(Id(request));
        }
    }

    private bool TryTake(HashSet<string> requests, JsonElement answer)
    {
        lock (_gate)
        {
            return requests.Remove(Id(answer));
        }
    }

    /// <summary>A client counts; what is longer is cut, so that 256 of them cannot fill the memory.</summary>
    private static string Id(JsonElement message) => message.Raw("id") is { } id ? id[..Math.Min(id.Length, MostIdCharacters)] : "";
}
