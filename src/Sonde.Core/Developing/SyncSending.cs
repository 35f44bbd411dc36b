using System.Buffers.Binary;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Code;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Developing;

/// <summary>Tells the agent of a container in dev mode which files there are, and sends those that it wants.</summary>
/// <param name="agent">The session with it.</param>
internal sealed class SyncSending(AgentSession agent)
{
    /// <summary>The answers are short, and this side reads nothing else.</summary>
    private const int Window = 64 * 1024;

    private const int Step = 256 * 1024;

    /// <summary>Sends them; the program is started again there where anything differed.</summary>
    /// <param name="records">The files that are to be the same, and those that are to go.</param>
    /// <param name="read">Reads a file; null where it is not any more what was told of it.</param>
    /// <param name="cancellation">Breaks it off: nothing was changed there then.</param>
    /// <returns>The answer, how many files were wanted, and their bytes; null where a file changed meanwhile: nothing was changed there.</returns>
    /// <exception cref="IOException">The link was lost, or an answer is none.</exception>
    public async Task<(CodeReply Reply, int Files, long Sent)?> RunAsync(IReadOnlyList<SyncRecord> records, Func<SyncRecord, byte[]?> read, CancellationToken cancellation)
    {
        await using var channel = await agent.OpenChannelAsync(new SyncPurpose(), Window, cancellation).ConfigureAwait(false);
        await channel.WriteAsync(Tell(records), cancellation).ConfigureAwait(false);
        var wish = new byte[SyncWish.Length(records.Count)];
        if (await channel.ReadAtLeastAsync(wish.AsMemory(0, 1), 1, throwOnEndOfStream: false, cancellation).ConfigureAwait(false) == 0)
        {
            throw new IOException("the agent did not say which files it wants");
        }

        if (wish[0] != 0)
        {
            return (await ReplyAsync(channel, wish[..1], cancellation).ConfigureAwait(false), 0, 0);
        }

        await channel.ReadExactlyAsync(wish.AsMemory(1), cancellation).ConfigureAwait(false);
        var wanted = SyncWish.Read(wish, records.Count)!;
        var answering = ReplyAsync(channel, [], cancellation);
        try
        {
            var (files, sent) = (0, 0L);
            foreach (var record in records.Where((_, index) => wanted[index]))
            {
                if (read(record) is not { } bytes)
                {
                    await channel.DisposeAsync().ConfigureAwait(false);
                    await ((Task)answering).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    return null;
                }

                for (var at = 0; at < bytes.Length; at += Step)
                {
                    await channel.WriteAsync(bytes.AsMemory(at, Math.Min(Step, bytes.Length - at)), cancellation).ConfigureAwait(false);
                }

                (files, sent) = (files + 1, sent + bytes.Length);
            }

            await channel.EndWritesAsync(cancellation).ConfigureAwait(false);
            return (await answering.ConfigureAwait(false), files, sent);
        }
        catch (IOException) when (answering.IsCompletedSuccessfully)
        {
            // It answered before it had read everything: it does not want the rest.
            return (await answering.ConfigureAwait(false), 0, 0);
        }
        catch
        {
            await channel.DisposeAsync().ConfigureAwait(false);
            await ((Task)answering).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private static byte[] Tell(IReadOnlyList<SyncRecord> records)
    {
        using var all = new MemoryStream();
        Span<byte> count = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(count, (uint)records.Count);
        all.Write(count);
        foreach (var record in records)
        {
            all.Write(record.Encode());
        }

        return all.ToArray();
    }

    private static async Task<CodeReply> ReplyAsync(Stream channel, byte[] begun, CancellationToken cancellation)
    {
        var answer = new byte[CodeReply.MaximumLength + 1];
        begun.CopyTo(answer, 0);
        var length = begun.Length + await channel.ReadAtLeastAsync(answer.AsMemory(begun.Length), answer.Length - begun.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        return CodeReply.TryRead(answer.AsSpan(0, length), out var reply) ? reply : throw new IOException("the agent's answer to files makes no sense");
    }
}
