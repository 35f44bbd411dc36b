using Sonde.Tunnel.Code;

namespace Sonde.Core.Developing;

/// <summary>Asks an agent what changed in its folder, and takes files; one question at a time. What comes is a stranger's.</summary>
/// <param name="channel">A channel <c>sync-back</c>.</param>
internal sealed class SyncBackAsking(Stream channel)
{
    private const int Step = 64 * 1024;

    private readonly byte[] _buffer = new byte[Step];

    /// <summary>Says which files never count; once, before anything.</summary>
    /// <exception cref="IOException">The link was lost.</exception>
    public ValueTask BeginAsync(SyncBackRules rules, CancellationToken cancellation) => channel.WriteAsync(rules.Encode(), cancellation);

    /// <summary>Asks. Where there are records, <see cref="TakeAsync"/> is due next.</summary>
    /// <param name="isAll">Also for what was written just now.</param>
    /// <param name="cancellation">Breaks it off: the channel is good for nothing more.</param>
    /// <exception cref="SyncBackRefusedException">The agent cannot tell, and why.</exception>
    /// <exception cref="IOException">The link was lost, or the answer is none.</exception>
    public async Task<SyncBackLook> LookAsync(bool isAll, CancellationToken cancellation)
    {
        await channel.WriteAsync(new[] { isAll ? SyncBackHead.All : SyncBackHead.Settled }, cancellation).ConfigureAwait(false);
        await channel.ReadExactlyAsync(_buffer.AsMemory(0, 1), cancellation).ConfigureAwait(false);
        if (_buffer[0] != 0)
        {
            throw new SyncBackRefusedException(await RefusalAsync(cancellation).ConfigureAwait(false));
        }

        await channel.ReadExactlyAsync(_buffer.AsMemory(1, SyncBackHead.Length - 1), cancellation).ConfigureAwait(false);
        if (!SyncBackHead.TryRead(_buffer.AsSpan(0, SyncBackHead.Length), out var head))
        {
            throw NoSense();
        }

        var records = new List<SyncRecord>();
        for (var left = head.Count; left > 0; left--)
        {
            records.Add(await RecordAsync(cancellation).ConfigureAwait(false));
        }

        return new SyncBackLook(records, head.Left, head.Milliseconds);
    }

    /// <summary>Says which of them are wanted.</summary>
    /// <param name="wanted">For each record whether its bytes are; <see cref="ReceiveAsync"/> is due for each of those, in order.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="IOException">The link was lost.</exception>
    public ValueTask TakeAsync(IReadOnlyList<bool> wanted, CancellationToken cancellation) => channel.WriteAsync(SyncWish.Encode(wanted), cancellation);

    /// <summary>Takes the bytes of one.</summary>
    /// <param name="record">The next that was wanted.</param>
    /// <param name="take">Gets the pieces.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>False where they are not those that were told: the file was changed meanwhile, and is told again.</returns>
    /// <exception cref="IOException">The link was lost.</exception>
    public async Task<bool> ReceiveAsync(SyncRecord record, Action<ReadOnlyMemory<byte>> take, CancellationToken cancellation)
    {
        var sum = default(Tunnel.Copying.CopyChecksum);
        for (var left = record.Size; left > 0;)
        {
            var read = await channel.ReadAsync(_buffer.AsMemory(0, Math.Min(Step, left)), cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                throw new IOException("the files end too early");
            }

            sum.Add(_buffer.AsSpan(0, read));
            take(_buffer.AsMemory(0, read));
            left -= read;
        }

        return sum.Value == record.Checksum;
    }

    private async Task<SyncRecord> RecordAsync(CancellationToken cancellation)
    {
        await channel.ReadExactlyAsync(_buffer.AsMemory(0, SyncRecord.HeadLength), cancellation).ConfigureAwait(false);
        if (SyncRecord.NameLength(_buffer.AsSpan(0, SyncRecord.HeadLength)) is not { } length)
        {
            throw NoSense();
        }

        await channel.ReadExactlyAsync(_buffer.AsMemory(SyncRecord.HeadLength, length), cancellation).ConfigureAwait(false);
        return SyncRecord.TryRead(_buffer.AsSpan(0, SyncRecord.HeadLength), _buffer.AsSpan(SyncRecord.HeadLength, length), out var record) ? record : throw NoSense();
    }

    private async Task<string> RefusalAsync(CancellationToken cancellation)
    {
        var length = 1 + await channel.ReadAtLeastAsync(_buffer.AsMemory(1, CodeReply.MaximumLength), CodeReply.MaximumLength, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        return CodeReply.TryRead(_buffer.AsSpan(0, length), out var reply) && reply.Outcome == CodeOutcome.Refused ? reply.Message : throw NoSense();
    }

    private static IOException NoSense() => new("what the agent tells of changed files makes no sense");
}
