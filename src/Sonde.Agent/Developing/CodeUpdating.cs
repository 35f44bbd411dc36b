using Sonde.Agent.Launching;
using Sonde.Tunnel.Code;
using Sonde.Tunnel.Copying;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Agent.Developing;

/// <summary>Takes what makes a program a new one, one at a time, from whichever session sends it.</summary>
internal sealed class CodeUpdating
{
    /// <summary>What is under way in a channel: more than a fast link with a long way holds.</summary>
    private const int Window = 4 * 1024 * 1024;

    private const int MostMessage = 900;

    private readonly Func<Stream, CancellationToken, Task<CodeReply>> _take;
    private int _isBusy;

    private CodeUpdating(Func<Stream, CancellationToken, Task<CodeReply>> take) => _take = take;

    /// <summary>Takes programs that were built elsewhere.</summary>
    /// <param name="program">Is started again.</param>
    /// <param name="directory">Where the program lies.</param>
    public static CodeUpdating OfPrograms(DevelopedProgram program, string directory) => new(async (channel, cancellation) =>
    {
        var assembly = new CodeAssembly(DevelopPlaces.Program(directory), DevelopPlaces.Next(directory));
        return await assembly.TakeAsync(channel, cancellation)
            ? await RestartAsync(program)
            : new CodeReply(CodeOutcome.OtherBase) { Message = "the program that is there is another one" };
    });

    /// <summary>Takes files from which the program runs. Where none differs it runs on.</summary>
    /// <param name="program">Is started again.</param>
    /// <param name="folder">Where the files lie.</param>
    /// <param name="clock">Time.</param>
    public static CodeUpdating OfFiles(DevelopedProgram program, string folder, TimeProvider clock) => new(async (channel, cancellation) =>
    {
        var changes = await new SyncAssembly(folder, clock).TakeAsync(channel, cancellation);
        return changes == 0 && program.ProcessId is { } running ? new CodeReply(CodeOutcome.Runs) { ProcessId = running } : await RestartAsync(program);
    });

    /// <summary>Takes the program that comes through a channel, starts it, and answers. A program that does not come whole changes nothing.</summary>
    public async Task ServeAsync(IncomingChannel incoming, CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _isBusy, 1) == 1)
        {
            incoming.Refuse("Another program is being sent.");
            return;
        }

        try
        {
            await using var channel = incoming.Accept(Window);
            var reply = await TakeAsync(channel, cancellation);
            await channel.WriteAsync(reply.Encode(), cancellation);
            await channel.EndWritesAsync(cancellation);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client is gone: nobody to tell.
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
        }
    }

    private async Task<CodeReply> TakeAsync(Stream channel, CancellationToken cancellation)
    {
        try
        {
            return await _take(channel, cancellation);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or CopyFailureException)
        {
            return new CodeReply(CodeOutcome.Refused) { Message = PlainText.Line(refused.Message, MostMessage) };
        }
    }

    private static async Task<CodeReply> RestartAsync(DevelopedProgram program)
    {
        var (processId, milliseconds) = await program.RestartAsync();
        return new CodeReply(CodeOutcome.Runs) { ProcessId = processId, RestartMilliseconds = milliseconds };
    }
}
