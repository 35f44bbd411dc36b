using System.Buffers;
using Sonde.Agent.Launching;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Agent.Programs;

/// <summary>A program of a session: its channels and its end.</summary>
/// <remarks>Tasks: the caller's own; while <see cref="ServeAsync"/> serves the program's own channel, one more that passes its input, awaited by it.</remarks>
/// <param name="number">Its number in the session.</param>
/// <param name="launched">The program; owned.</param>
/// <param name="clock">Time.</param>
internal sealed class RunningProgram(int number, LaunchedProgram launched, TimeProvider clock)
{
    /// <summary>A client opens the channels at once; a program that has ended does not wait for it for longer.</summary>
    private static readonly TimeSpan MostUntilOpened = TimeSpan.FromSeconds(5);

    private const int BufferSize = 64 * 1024;

    private readonly ProgramOutput _output = new(launched.Output);
    private readonly ProgramOutput? _error = launched.Error is null ? null : new ProgramOutput(launched.Error);

    /// <summary>What is answered to its start.</summary>
    public StartProgramAnswer Answer { get; } = new(number, launched.ProcessId, launched.Root) { Note = launched.Note };

    /// <summary>Serves one of its channels until both directions are over; refuses one that was opened before.</summary>
    public async Task ServeAsync(IncomingChannel incoming, bool isError, CancellationToken cancellation)
    {
        var output = isError ? _error : _output;
        if (output is null)
        {
            incoming.Refuse($"Program {number} has a terminal, and no standard error of its own.");
        }
        else if (!output.TryTake())
        {
            incoming.Refuse($"This channel of program {number} was opened before.");
        }
        else
        {
            await using var channel = incoming.Accept();
            if (isError)
            {
                await output.PassAsync(channel, cancellation);
            }
            else
            {
                await JoinAsync(channel, cancellation);
            }
        }
    }

    /// <summary>Sends it a signal.</summary>
    /// <exception cref="AgentRefusedException">No such signal, or it has ended.</exception>
    public void Signal(string signal)
    {
        var sent = ProgramSignals.ToSend(signal) ?? throw Refused($"The agent sends no signal {PlainText.Line(signal, 40)}.");
        if (launched.Status.IsCompleted || !launched.Family.Send(launched.ProcessId, sent))
        {
            throw Refused($"Program {number} has ended.");
        }
    }

    /// <summary>Tells its terminal its size.</summary>
    /// <exception cref="AgentRefusedException">It has none, or there is no such size.</exception>
    public void Resize(int columns, int rows)
    {
        if (ProgramRules.JudgeSize(columns, rows) is { } problem)
        {
            throw Refused(problem);
        }

        (launched.Resize ?? throw Refused($"Program {number} has no terminal."))(columns, rows);
    }

    /// <summary>Awaits its end and that of its output; what it left running is ended.</summary>
    public async Task<ProgramEndedEvent> AwaitEndAsync()
    {
        var status = await launched.Status;
        await launched.Family.EndAsync();
        await Task.WhenAll(Outputs().Select(output => output.AwaitEndAsync(MostUntilOpened, clock)));
        await launched.Input.DisposeAsync();
        return ExitStatus.Signal(status) is { } signal
            ? new ProgramEndedEvent(number, null, ProgramSignals.NameOf(signal))
            : new ProgramEndedEvent(number, ExitStatus.ToCode(status), null);
    }

    /// <summary>Ends it with all that it has started.</summary>
    public async Task EndAsync()
    {
        await launched.Family.EndAsync();
        await launched.Input.DisposeAsync();
        foreach (var output in Outputs())
        {
            output.Close();
        }
    }

    private IEnumerable<ProgramOutput> Outputs() => _error is null ? [_output] : [_output, _error];

    private async Task JoinAsync(TunnelChannel channel, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var feeding = FeedAsync(channel, over.Token);
        await _output.PassAsync(channel, cancellation);

        // A program that has closed its output may read on.
        await Task.WhenAny(feeding, launched.Status);
        await over.CancelAsync();
        await feeding;
    }

    /// <summary>What the client writes; its end is the input's. What the program does not take any more is thrown away.</summary>
    private async Task FeedAsync(TunnelChannel channel, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var isTaken = true;
        try
        {
            int count;
            while ((count = await channel.ReadAsync(buffer, cancellation)) > 0)
            {
                isTaken = isTaken && await TryWriteAsync(buffer.AsMemory(0, count), cancellation);
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException)
        {
            // The client has closed the channel, or the program has ended.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            await launched.Input.DisposeAsync();
        }
    }

    private async Task<bool> TryWriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await launched.Input.WriteAsync(bytes, cancellation);
            return true;
        }
        catch (IOException)
        {
            // It has closed its input.
            return false;
        }
    }

    private static AgentRefusedException Refused(string message) => new(new AgentError(AgentErrorCode.NotUnderstood, message));
}
