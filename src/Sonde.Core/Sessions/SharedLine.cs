using Sonde.Core.Dap;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Sessions;

/// <summary>A <see cref="DapLine"/> for the threads that read its two sides: used under a lock, its writes queued there and awaited outside of it.</summary>
internal sealed class SharedLine
{
    private readonly Lock _gate = new();
    private readonly WriteChain _client;
    private readonly DapLine _line;
    private WriteChain? _debugger;

    /// <param name="toClient">Writes to the client.</param>
    public SharedLine(Func<ReadOnlyMemory<byte>, Task> toClient)
    {
        _client = new WriteChain(toClient);
        _line = new DapLine(_client.Add, bytes => _debugger?.Add(bytes));
    }

    /// <summary>The channel to the debugger there is, or was last.</summary>
    public TunnelChannel? Channel { get; private set; }

    /// <summary>Ends when everything for the client is written.</summary>
    public Task ClientWritten => Ask(_ => _client.Written);

    /// <summary>Ends when everything for the debugger is written; never faults: one that is gone is noticed where it is read.</summary>
    public async Task DebuggerWrittenAsync()
    {
        var writing = Ask(_ => _debugger?.Written ?? Task.CompletedTask);
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Reads the line's state.</summary>
    public T Ask<T>(Func<DapLine, T> question)
    {
        lock (_gate)
        {
            return question(_line);
        }
    }

    /// <summary>Whether the client has said farewell while there was no debugger.</summary>
    public bool IsLeft => Ask(line => !line.MayReturn && _debugger is null);

    /// <summary>A debugger is there.</summary>
    /// <param name="channel">Leads to it.</param>
    /// <param name="isNext">Whether there was another one before: it is brought to where that was.</param>
    public void Use(TunnelChannel channel, bool isNext)
    {
        channel.RunsReaderInline = true;
        lock (_gate)
        {
            Channel = channel;
            _debugger = new WriteChain(async bytes => await channel.WriteAsync(bytes).ConfigureAwait(false));
            if (isNext)
            {
                _line.Return();
            }
        }
    }

    /// <summary>The debugger is gone, and another one is on its way.</summary>
    public void Lose()
    {
        lock (_gate)
        {
            _line.Lose();
            _debugger = null;
        }
    }

    /// <summary>Tells the client that it is over. False where that is not its protocol, or it has said farewell itself.</summary>
    public bool GiveUp(string why)
    {
        lock (_gate)
        {
            if (!_line.MayReturn)
            {
                return false;
            }

            _line.GiveUp(_line.Failure ?? why);
            return true;
        }
    }

    /// <summary>Takes bytes of the client.</summary>
    public void FromClient(DapCutter cutter, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            cutter.Feed(bytes, _line.FromIde);
        }
    }

    /// <summary>Takes bytes of the debugger.</summary>
    public void FromDebugger(DapCutter cutter, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            cutter.Feed(bytes, _line.FromDebugger);
        }
    }
}
