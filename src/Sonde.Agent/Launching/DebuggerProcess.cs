using System.Net.Sockets;
using Sonde.Agent.Native;

namespace Sonde.Agent.Launching;

/// <summary>A debugger that was started: its process, the keeper above it, and the socket on which it serves.</summary>
internal sealed class DebuggerProcess
{
    private readonly Child _keeper;
    private readonly int _keeperInput;
    private readonly DebuggerDoor _door;
    private readonly Lock _gate = new();
    private bool _isClosed;

    /// <param name="keeper">Its parent.</param>
    /// <param name="keeperInput">The pipe whose closing the keeper takes for the agent's death; owned.</param>
    /// <param name="tool">The debugger itself.</param>
    /// <param name="door">How clients come to it.</param>
    /// <param name="output">What it says.</param>
    public DebuggerProcess(Child keeper, int keeperInput, ToolHandle tool, DebuggerDoor door, ToolOutput output)
    {
        Descriptor.MakeNonBlocking(keeperInput);
        (_keeper, _keeperInput, Tool, _door, Output) = (keeper, keeperInput, tool, door, output);
    }

    /// <summary>The debugger's process.</summary>
    public ToolHandle Tool { get; }

    /// <summary>The unix socket on which it serves; null where it serves on none.</summary>
    public string? SocketPath => _door.SocketPath;

    /// <summary>What it said.</summary>
    public ToolOutput Output { get; }

    /// <summary>The keeper's end, with the debugger's exit code; also ends when the keeper dies and the debugger does not.</summary>
    public Task<int> KeeperExited => _keeper.Exited;

    /// <summary>How many of its processes are still there: itself and its keeper.</summary>
    public int Leftovers => (Tool.IsForgotten ? 0 : 1) + (KeeperExited.IsCompleted ? 0 : 1);

    /// <summary>Whether its keeper has told that it was killed (SIGKILL), which it does after it has mended what was left.</summary>
    public bool WasKilled => KeeperExited is { IsCompletedSuccessfully: true, Result: 128 + Signals.Kill };

    /// <summary>Told once for how long an attach of a client's kept the target from running, where clients attach; set before the first connection.</summary>
    public Action<TimeSpan> OnFreeze { get; set; } = static _ => { };

    /// <summary>Connects to it.</summary>
    /// <exception cref="SocketException">It does not take connections.</exception>
    public Task<Socket> ConnectAsync(CancellationToken cancellation) => _door.ConnectAsync(cancellation);

    /// <summary>As <see cref="DebuggerDoor.PartAsync"/>.</summary>
    public Task PartAsync() => _door.PartAsync();

    /// <summary>Tells the keeper that breakpoints have changed. Does not block: a full pipe holds hints enough.</summary>
    public unsafe void HintBreakpoints()
    {
        lock (_gate)
        {
            var hint = (byte)'b';
            _ = _isClosed ? 0 : Libc.Write(_keeperInput, &hint, 1);
        }
    }

    /// <summary>Forgets it once it is gone: closes the keeper's pipe and the door. Idempotent.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _isClosed = true;
                _ = Libc.Close(_keeperInput);
                _door.Close();
            }
        }
    }
}
