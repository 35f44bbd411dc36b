using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Sonde.Agent.Launching;
using Sonde.Agent.Native;

namespace Sonde.Agent.Gdb;

/// <summary>One gdb's input and output, for the one client that it takes.</summary>
/// <remarks>Tasks: a <see cref="GdbRelay"/> from the connection on; <see cref="PartAsync"/> ends and awaits it.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "Close disposes what it owns.")]
internal sealed class GdbDoor : DebuggerDoor
{
    private static readonly TimeSpan MostParting = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _cut = new();
    private readonly int _processId;
    private readonly TimeProvider _clock;
    private Socket? _theirs;
    private Socket? _ours;
    private Task _relaying = Task.CompletedTask;

    public GdbDoor(int processId, TimeProvider clock)
    {
        (_processId, _clock) = (processId, clock);
        (_ours, _theirs) = SocketPair.Open();
    }

    /// <summary>Told of the attach's begin and end; set before the connection.</summary>
    public Action<GdbMoment> OnMoment { get; set; } = static _ => { };

    /// <inheritdoc/>
    public override int Inherited => (int)(_theirs?.Handle ?? -1);

    /// <inheritdoc/>
    public override Task<Socket> ConnectAsync(CancellationToken cancellation)
    {
        var gdb = Interlocked.Exchange(ref _ours, null) ?? throw new SocketException((int)SocketError.ConnectionRefused);
        var (near, far) = SocketPair.Open();
        _relaying = new GdbRelay(near, gdb, new GdbDialogue(_processId), OnMoment).RunAsync(_cut.Token);
        return Task.FromResult(far);
    }

    /// <inheritdoc/>
    public override void HandedOver() => Interlocked.Exchange(ref _theirs, null)?.Dispose();

    /// <inheritdoc/>
    public override async Task PartAsync()
    {
        Interlocked.Exchange(ref _ours, null)?.Dispose();
        await Task.WhenAny(_relaying, Task.Delay(MostParting, _clock, CancellationToken.None));
        await _cut.CancelAsync();
        await _relaying;
    }

    /// <inheritdoc/>
    public override void Close()
    {
        HandedOver();
        Interlocked.Exchange(ref _ours, null)?.Dispose();
        _cut.Cancel();
    }
}
