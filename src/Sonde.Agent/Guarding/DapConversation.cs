using System.Text.Json;

namespace Sonde.Agent.Guarding;

/// <summary>The Debug Adapter Protocol as dlv speaks it (Delve 1.27, service/dap/server.go). One reader a direction; both may be at work at once.</summary>
internal sealed class DapConversation(IDebuggerObserver observer) : IConversation
{
    // Requests whose answer means that the target was let run.
    private static readonly HashSet<string> Resuming = ["continue", "next", "stepIn", "stepOut", "stepBack", "reverseContinue"];

    // Requests after which it may run, whatever the answer says. A string is assigned by calling a function in the target.
    private static readonly HashSet<string> MayResume =
        [.. Resuming, "configurationDone", "disconnect", "terminate", "restart", "restartFrame", "goto", "setVariable", "setExpression", "attach", "launch"];

    // dlv halts a target that runs to carry these out, and lets it run on before it answers, without an event (measured with Delve 1.27.1).
    private static readonly HashSet<string> Interrupting = ["setBreakpoints", "setFunctionBreakpoints", "setInstructionBreakpoints"];

    private readonly Lock _gate = new();
    private int _interrupting;
    private bool _isConfiguring;
    private volatile bool _hasConsole;
    private long _stoppedThread = -1;
    private long _stackRequest = -1;

    /// <inheritdoc/>
    public string? ClientName { get; private set; }

    /// <summary>No event may come before the answer to initialize (specification 1.68, "Initialization").</summary>
    public bool HasConsole => _hasConsole;

    /// <inheritdoc/>
    public void FromClient(ReadOnlySpan<byte> message)
    {
        using var document = JsonRead.TryParse(message);
        if (document is null || document.RootElement.Text("command") is not { } command)
        {
            return;
        }

        var arguments = document.RootElement.Object("arguments");
        switch (command)
        {
            case "initialize":
                ClientName = arguments.Text("clientName") ?? arguments.Text("clientID");
                observer.ClientChanged();
                break;
            case "stackTrace" when arguments.Number("startFrame") is null or 0:
                Expect(document.RootElement.Number("seq"), arguments.Number("threadId"));
                break;
            case var _ when Interrupting.Contains(command):
                Begin();
                break;
            case var _ when MayResume.Contains(command) || (command == "evaluate" && Calls(arguments.Text("expression"))):
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

        var (root, body) = (document.RootElement, document.RootElement.Object("body"));
        switch (root.Text("type"), root.Text("event") ?? root.Text("command"))
        {
            case ("event", "stopped"):
                lock (_gate)
                {
                    (_stoppedThread, _stackRequest) = (body.Number("threadId") ?? -1, -1);
                }

                observer.Stopped(body.Text("description") ?? body.Text("reason"));
                break;
            case ("event", "continued"):
                observer.Resumed();
                break;
            case ("response", "initialize") when root.Flag("success") == true:
                _hasConsole = true;
                break;
            case ("response", "stackTrace"):
                Locate(root, body);
                break;
            case ("response", "attach") when root.Flag("success") == true:
                Configure(true);
                break;
            case ("response", "configurationDone"):
                Configure(false);
                break;
            case ("response", { } command) when Interrupting.Contains(command):
                observer.BreakpointsChanged();
                End();
                break;
            case ("response", { } command) when Resuming.Contains(command) && root.Flag("success") == true:
                observer.Resumed();
                break;
            default:
                break;
        }
    }

    /// <summary>dlv calls functions only where it is told to: <c>call f()</c>. Editors evaluate all the time, and most of it only reads.</summary>
    private static bool Calls(string? expression) => expression is null || expression.TrimStart().StartsWith("call", StringComparison.Ordinal);

    /// <summary>From the answer to attach to that to configurationDone dlv holds the target, so that no breakpoint comes too late.</summary>
    private void Configure(bool isBeginning)
    {
        lock (_gate)
        {
            _isConfiguring = isBeginning;
        }

        if (isBeginning)
        {
            observer.Interrupted();
        }
        else
        {
            observer.InterruptionEnded();
        }
    }

    private void Begin()
    {
        lock (_gate)
        {
            _interrupting++;
        }

        observer.Interrupted();
    }

    private void End()
    {
        lock (_gate)
        {
            _interrupting = Math.Max(_interrupting - 1, 0);
            if (_interrupting > 0 || _isConfiguring)
            {
                return;
            }
        }

        observer.InterruptionEnded();
    }

    private void Expect(long? sequence, long? thread)
    {
        lock (_gate)
        {
            if (thread is not null && thread == _stoppedThread)
            {
                _stackRequest = sequence ?? -1;
            }
        }
    }

    private void Locate(JsonElement root, JsonElement body)
    {
        lock (_gate)
        {
            if (_stackRequest < 0 || root.Number("request_seq") != _stackRequest)
            {
                return;
            }

            _stackRequest = -1;
        }

        var frame = body.First("stackFrames");
        var source = frame.Object("source");
        if (SourcePlace.Describe(frame.Text("name"), source.Text("path") ?? source.Text("name"), frame.Number("line")) is { } where)
        {
            observer.Located(where);
        }
    }
}
