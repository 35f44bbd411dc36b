using Sonde.Agent.Launching;
using Sonde.Tunnel.Code;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Agent.Developing;

/// <summary>Takes new programs, one at a time, from whichever session sends them.</summary>
/// <param name="program">Is started again.</param>
/// <param name="directory">Where the program lies.</param>
internal sealed class CodeUpdating(DevelopedProgram program, string directory)
{
    /// <summary>What is under way in a channel: more than a fast link with a long way holds.</summary>
    private const int Window = 4 * 1024 * 1024;

    private const int MostMessage = 900;

    private int _isBusy;

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
            var assembly = new CodeAssembly(DevelopPlaces.Program(directory), DevelopPlaces.Next(directory));
            if (!await assembly.TakeAsync(channel, cancellation))
            {
                return new CodeReply(CodeOutcome.OtherBase) { Message = "the program that is there is another one" };
            }

            var (processId, milliseconds) = await program.RestartAsync();
            return new CodeReply(CodeOutcome.Runs) { ProcessId = processId, RestartMilliseconds = milliseconds };
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new CodeReply(CodeOutcome.Refused) { Message = PlainText.Line(refused.Message, MostMessage) };
        }
    }
}
