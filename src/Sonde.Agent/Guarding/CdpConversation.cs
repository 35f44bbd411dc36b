namespace Sonde.Agent.Guarding;

/// <summary>The Chrome DevTools Protocol as Node.js speaks it (js_protocol 1.3, domain Debugger): its events tell of stops and resumes.</summary>
internal sealed class CdpConversation(IDebuggerObserver observer) : IConversation
{
    /// <summary>An event's method is its first member in what V8 writes; scripts and heaps need not be parsed for it.</summary>
    private const int MostBeforeMethod = 64;

    private const int MostScripts = 4096;

    /// <summary>A frame names its script by an id; what that is was told when it was parsed. Read and written by one direction's reader alone.</summary>
    private readonly Dictionary<string, string> _scripts = [];

    /// <inheritdoc/>
    public string? ClientName => null;

    /// <inheritdoc/>
    public bool HasConsole => false;

    /// <inheritdoc/>
    public void FromClient(ReadOnlySpan<byte> message)
    {
        // Nothing that a client asks for is news until the target says so.
    }

    /// <inheritdoc/>
    public void FromDebugger(ReadOnlySpan<byte> message)
    {
        var beginning = message[..Math.Min(message.Length, MostBeforeMethod)];
        if (beginning.IndexOf("\"Debugger.resumed\""u8) >= 0)
        {
            observer.Resumed();
        }
        else if (beginning.IndexOf("\"Debugger.paused\""u8) >= 0)
        {
            observer.Stopped(Where(message));
        }
        else if (beginning.IndexOf("\"Debugger.scriptParsed\""u8) >= 0)
        {
            Remember(message);
        }
    }

    private void Remember(ReadOnlySpan<byte> message)
    {
        using var document = JsonRead.TryParse(message);
        var script = document?.RootElement.Object("params") ?? default;
        if (script.Text("scriptId") is { } id && script.Text("url") is { } url && _scripts.Count < MostScripts)
        {
            _scripts[id] = url;
        }
    }

    private string? Where(ReadOnlySpan<byte> message)
    {
        using var document = JsonRead.TryParse(message);
        if (document is null)
        {
            return null;
        }

        var frame = document.RootElement.Object("params").First("callFrames");
        var location = frame.Object("location");
        var file = frame.Text("url") ?? (location.Text("scriptId") is { } id ? _scripts.GetValueOrDefault(id) : null);
        return SourcePlace.Describe(frame.Text("functionName"), file, location.Number("lineNumber") + 1);
    }
}
