using System.Net.Sockets;
using System.Text.Json;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.InProcess.Debugpy;

/// <summary>
/// The debugger in a CPython, for one client at a time. Its connection's end is its own: it lets the target's threads run, takes its tracing back and says so. The next
/// client's is brought in anew; its modules are there already.
/// </summary>
internal sealed record OpenedDebugpy(
    Debugpy Debugger, int ProcessId, string Name, DebugpyDoor End, Socket First, DebugpyGreeting Greeting, string Version, TimeSpan Freeze)
    : OpenedDebugger(Version, Freeze)
{
    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(5);

    private Socket? _waiting = First;
    private bool _isIn = true;
    private bool _isClosed;
    private int _count;

    /// <inheritdoc/>
    public override async Task<Socket> DialAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _waiting, null) is { } first)
        {
            return first;
        }

        if (_isIn && await AwaitEndAsync() is null)
        {
            throw new AgentRefusedException(DebugpyRefusal.Failed("it serves another client; debugpy takes one at a time"));
        }

        // The names of the door differ, and so a late call of an earlier one finds nobody.
        var (link, _, _) = await Debugger.ConnectAsync(ProcessId, $"{Name}.{++_count}", cancellation);
        _isIn = true;
        return link;
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<string>> CloseAsync()
    {
        if (_isClosed)
        {
            return [];
        }

        _isClosed = true;
        Interlocked.Exchange(ref _waiting, null)?.Dispose();
        var isEnded = !_isIn || await AwaitEndAsync() is not null;
        End.Dispose();
        return isEnded
            ? ["the modules of debugpy stay in its memory, unused, until it ends"]
            : [$"debugpy has not said within {MostEnding.TotalSeconds:0} s that it has ended: its tracing may still be on"];
    }

    /// <inheritdoc/>
    public override Task<SourcesAnswer> ReadSourcesAsync(CancellationToken cancellation) =>
        Task.FromResult(new SourcesAnswer(Greeting.Files, IsComplete: true) { Root = Greeting.Folder });

    private async Task<DebugpyGreeting?> AwaitEndAsync()
    {
        using var limit = new CancellationTokenSource(MostEnding);
        try
        {
            using var caller = await End.AcceptAsync(limit.Token);
            await using var stream = new NetworkStream(caller, ownsSocket: false);
            _isIn = false;
            return JsonSerializer.Deserialize(await Debugpy.ReadLineAsync(stream, limit.Token), DebugpyJson.Default.DebugpyGreeting);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or SocketException or JsonException)
        {
            return null;
        }
    }
}
