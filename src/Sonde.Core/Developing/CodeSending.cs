using Sonde.Core.Sessions;
using Sonde.Tunnel.Code;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Developing;

/// <summary>Sends programs to the agent of a container in dev mode: of the next one only what differs from the last.</summary>
/// <param name="agent">The session with it.</param>
internal sealed class CodeSending(AgentSession agent)
{
    /// <summary>The answer is short, and this side reads nothing else.</summary>
    private const int Window = 64 * 1024;

    private const int Step = 256 * 1024;

    /// <summary>Sends one, which is started there.</summary>
    /// <param name="old">The program that was sent before; null where none is known to be there.</param>
    /// <param name="program">The new one.</param>
    /// <param name="cancellation">Breaks it off: the old program runs on.</param>
    /// <returns>The answer, and the bytes of the program that were sent.</returns>
    /// <exception cref="IOException">The link was lost, or the answer is none.</exception>
    public async Task<(CodeReply Reply, long Sent)> RunAsync(byte[]? old, byte[] program, CancellationToken cancellation)
    {
        if (old is not null)
        {
            var delta = CodeDelta.Between(old, program);
            var reply = await SendAsync(delta, program, cancellation).ConfigureAwait(false);
            if (reply.Outcome != CodeOutcome.OtherBase)
            {
                return (reply, delta.Sent);
            }
        }

        return (await SendAsync(CodeDelta.Whole(program), program, cancellation).ConfigureAwait(false), program.Length);
    }

    private async Task<CodeReply> SendAsync(CodeDelta delta, byte[] program, CancellationToken cancellation)
    {
        await using var channel = await agent.OpenChannelAsync(new CodePurpose(), Window, cancellation).ConfigureAwait(false);
        var head = new byte[CodeHeader.Length];
        delta.Header.Write(head);
        await channel.WriteAsync(head, cancellation).ConfigureAwait(false);
        var answering = ReadAsync(channel, cancellation);
        try
        {
            await WriteAsync(channel, delta, program, cancellation).ConfigureAwait(false);
            await channel.EndWritesAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException) when (answering.IsCompletedSuccessfully)
        {
            // It answered before it had read everything: it does not want the rest.
        }
        catch
        {
            await channel.DisposeAsync().ConfigureAwait(false);
            await ((Task)answering).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return await answering.ConfigureAwait(false);
    }

    private static async Task WriteAsync(Stream channel, CodeDelta delta, byte[] program, CancellationToken cancellation)
    {
        var head = new byte[CodePiece.Length];
        var at = 0;
        foreach (var piece in delta.Pieces)
        {
            piece.Write(head);
            await channel.WriteAsync(head, cancellation).ConfigureAwait(false);
            var end = at + piece.Size;
            for (; piece.BaseOffset is null && at < end; at = Math.Min(at + Step, end))
            {
                await channel.WriteAsync(program.AsMemory(at, Math.Min(Step, end - at)), cancellation).ConfigureAwait(false);
            }

            at = end;
        }
    }

    private static async Task<CodeReply> ReadAsync(Stream channel, CancellationToken cancellation)
    {
        var answer = new byte[CodeReply.MaximumLength + 1];
        var length = await channel.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        return CodeReply.TryRead(answer.AsSpan(0, length), out var reply) ? reply : throw new IOException("the agent's answer to a program makes no sense");
    }
}
