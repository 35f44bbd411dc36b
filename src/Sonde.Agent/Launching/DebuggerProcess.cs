using System.Net.Sockets;
using Sonde.Agent.Native;

namespace Sonde.Agent.Launching;

/// <summary>A debugger that was started: its process, the keeper above it, and the socket on which it serves.</summary>
internal sealed class DebuggerProcess
{
    private readonly Child _keeper;
    private readonly int _keeperInput;
    private readonly Lock _gate = new();
    private bool _isClosed;

    /// <param name="keeper">Its parent.</param>
    /// <param name="keeperInput">The pipe whose closing the keeper takes for the agent's death; owned.</param>
    /// <param name="tool">The debugger itself.</param>
    /// <param name="socketPath">Where it serves.</param>
    /// <param name="output">What it says.</param>
    public DebuggerProcess(Child keeper, int keeperInput, ToolHandle tool, string socketPath, ToolOutput output)
    {
        Descriptor.MakeNonBlocking(keeperInput);
        (_keeper, _keeperInput, Tool, SocketPath, Output) = (keeper, keeperInput, tool, socketPath, output);
    }

    /// <summary>The debugger's process.</summary>
    public ToolHandle Tool { get; }

    /// <summary>The unix socket on which it serves.</summary>
    public string SocketPath { get; }

    /// <summary>What it said.</summary>
    public ToolOutput Output { get; }

    /// <summary>The keeper's end, with the debugger's exit code; also ends when the keeper dies and the debugger does not.</summary>
    public Task<int> KeeperExited => _keeper.Exited;

    /// <summary>How many of its processes are still there: itself and its keeper.</summary>
    public int Leftovers => (Tool.IsForgotten ? 0 : 1) + (KeeperExited.IsCompleted ? 0 : 1);

    /// <summary>Whether its keeper has told that it was killed (SIGKILL), which it does after it has mended what was left.</summary>
    public bool WasKilled => KeeperExited is { IsCompletedSuccessfully: true, Result: 128 + Signals.Kill };

    /// <summary>Connects to it.</summary>
    /// <exception cref="SocketException">It does not take connections.</exception>
    public async Task<Socket> ConnectAsync(CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Tells the keeper that breakpoints have changed. Does not block: a full pipe holds hints enough.</summary>
    public unsafe void HintBreakpoints()
    {
        lock (_gate)
        {
            var hint = (byte)'b';
            _ = _isClosed ? 0 : Libc.Write(_keeperInput, &hint, 1);
        }
    }

    /// <summary>Forgets it once it is gone: closes the keeper's pipe and takes the socket's file away. Idempotent.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _isClosed = true;
                _ = Libc.Close(_keeperInput);
                File.Delete(SocketPath);
            }
        }
    }
}
