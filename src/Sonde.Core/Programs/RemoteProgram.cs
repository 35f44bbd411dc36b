using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Programs;

/// <summary>A program that runs in a session's toolbox. It ends with the session at the latest, and with its streams where it writes to them.</summary>
internal sealed class RemoteProgram : IAsyncDisposable
{
    private readonly AgentSession _agent;
    private readonly StartProgramAnswer _started;

    private RemoteProgram(AgentSession agent, StartProgramAnswer started, TunnelChannel streams, TunnelChannel? errors)
    {
        (_agent, _started, Streams, Errors) = (agent, started, streams, errors);
    }

    /// <summary>
    /// Read: its standard output, to its end; written: its standard input, whose end is told by <see cref="TunnelChannel.EndWritesAsync"/>. With a terminal both are the terminal.
    /// What is not read stops the program where its pipes are full.
    /// </summary>
    public TunnelChannel Streams { get; }

    /// <summary>Its standard error; null where it has a terminal.</summary>
    public Stream? Errors { get; }

    /// <summary>Its process, in the toolbox's process namespace.</summary>
    public int ProcessId => _started.ProcessId;

    /// <summary>What <c>/</c> is to it.</summary>
    public ProgramRoot Root => _started.Root;

    /// <summary>A sentence where something that was wished for was not possible; null for nothing.</summary>
    public string? Note => _started.Note;

    /// <summary>Starts one.</summary>
    /// <param name="agent">Its session; it knows how (<see cref="AgentCapability.Programs"/>).</param>
    /// <param name="wish">What is started, and how.</param>
    /// <param name="cancellation">Breaks it off; what was started by then ends with the session.</param>
    /// <exception cref="AgentRefusedException">It cannot be started: <see cref="AgentErrorCode.ToolMissing"/> where the toolbox does not have it.</exception>
    /// <exception cref="IOException">The link ended first.</exception>
    public static async Task<RemoteProgram> StartAsync(AgentSession agent, StartProgramRequest wish, CancellationToken cancellation)
    {
        var started = await agent.AskAsync<StartProgramAnswer>(wish, cancellation).ConfigureAwait(false);
        var streams = await agent.OpenChannelAsync(new ProgramPurpose(started.Program), cancellation).ConfigureAwait(false);
        try
        {
            var errors = wish.Terminal is null ? await agent.OpenChannelAsync(new ProgramErrorPurpose(started.Program), cancellation).ConfigureAwait(false) : null;
            return new RemoteProgram(agent, started, streams, errors);
        }
        catch
        {
            await streams.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sends a signal to it and its process group.</summary>
    /// <param name="signal">As in <see cref="SignalProgramRequest"/>: <c>INT</c>.</param>
    /// <param name="cancellation">Stops waiting for the answer.</param>
    /// <exception cref="AgentRefusedException">It has ended.</exception>
    /// <exception cref="IOException">The link ended first.</exception>
    public Task SignalAsync(string signal, CancellationToken cancellation) =>
        _agent.AskAsync<DoneAnswer>(new SignalProgramRequest(_started.Program, signal), cancellation);

    /// <summary>Tells its terminal its size; 1 to 1,000 each.</summary>
    /// <exception cref="AgentRefusedException">It has ended, or has no terminal.</exception>
    /// <exception cref="IOException">The link ended first.</exception>
    public Task ResizeAsync(int columns, int rows, CancellationToken cancellation) =>
        _agent.AskAsync<DoneAnswer>(new ResizeProgramRequest(_started.Program, columns, rows), cancellation);

    /// <summary>Ends when the program has, and its output was read to the end.</summary>
    /// <exception cref="IOException">The link ended first.</exception>
    public async Task<ProgramEnd> AwaitEndAsync(CancellationToken cancellation)
    {
        var ended = _agent.Programs.Of(_started.Program);
        await Task.WhenAny(ended, _agent.Completion).WaitAsync(cancellation).ConfigureAwait(false);
        if (!ended.IsCompleted)
        {
            throw new IOException($"the link ended before program {_started.Program} did: {(await _agent.Completion.ConfigureAwait(false)).Detail}");
        }

        var told = await ended.ConfigureAwait(false);
        return new ProgramEnd(told.ExitCode, told.Signal);
    }

    /// <summary>Closes its streams: a program that writes is ended by that (SIGPIPE), one with a terminal in any case (SIGHUP). Its session ends every other.</summary>
    public async ValueTask DisposeAsync()
    {
        await Streams.DisposeAsync().ConfigureAwait(false);
        if (Errors is not null)
        {
            await Errors.DisposeAsync().ConfigureAwait(false);
        }
    }
}
