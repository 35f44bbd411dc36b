using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Sonde.Tunnel.Code;
using Sonde.Tunnel.Copying;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.ContractTests.Commands;

/// <summary>Keeps files the same as a client's, as the agent does.</summary>
internal sealed class SyncReceiver
{
    /// <summary>The files, by their names.</summary>
    public ConcurrentDictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>What the program makes or changes, to be told of.</summary>
    public ConcurrentQueue<(string Name, string Text)> Made { get; } = new();

    /// <summary>How often the program was started again.</summary>
    public int Restarts { get; private set; }

    /// <summary>Refuses with a sentence before anything is wanted; null takes all.</summary>
    public string? Refusal { get; set; }

    public async Task TakeAsync(TunnelChannel channel, CancellationToken cancellation)
    {
        var records = await ReadAsync(channel, cancellation);
        if (Refusal is { } refusal)
        {
            await channel.WriteAsync(new CodeReply(CodeOutcome.Refused) { Message = refusal }.Encode(), cancellation);
            return;
        }

        bool[] wanted = [.. records.Select(record => !record.IsGone && !(Files.TryGetValue(record.Name, out var text) && Sum(text) == record.Checksum))];
        await channel.WriteAsync(SyncWish.Encode(wanted), cancellation);
        foreach (var record in records.Where((_, index) => wanted[index]))
        {
            var bytes = new byte[record.Size];
            await channel.ReadExactlyAsync(bytes, cancellation);
            Files[record.Name] = Encoding.UTF8.GetString(bytes);
        }

        foreach (var record in records.Where(static record => record.IsGone))
        {
            Files.TryRemove(record.Name, out _);
        }

        Restarts += records.Any(static record => record.IsGone) || wanted.Contains(true) ? 1 : 0;
        await channel.WriteAsync(new CodeReply(CodeOutcome.Runs) { ProcessId = 12, RestartMilliseconds = 3 }.Encode(), cancellation);
    }

    /// <summary>Tells of files that the program in the pod made, once each, and gives them.</summary>
    public async Task TellAsync(TunnelChannel channel, CancellationToken cancellation)
    {
        for (var texts = 0; texts < 2; texts++)
        {
            var head = new byte[SyncBackRules.HeadLength];
            await channel.ReadExactlyAsync(head, cancellation);
            await channel.ReadExactlyAsync(new byte[SyncBackRules.TextLength(head)!.Value], cancellation);
        }

        var asked = new byte[1];
        while (await channel.ReadAsync(asked, cancellation) > 0)
        {
            var made = new List<(string Name, string Text)>();
            while (Made.TryDequeue(out var one))
            {
                made.Add(one);
            }

            SyncRecord[] records = [.. made.Select(static one => new SyncRecord(one.Name, false, 0x1A4, Encoding.UTF8.GetByteCount(one.Text), Sum(one.Text)))];
            await channel.WriteAsync((byte[])[.. new SyncBackHead(1, 0, records.Length).Encode(), .. records.SelectMany(static record => record.Encode())], cancellation);
            if (records.Length == 0)
            {
                continue;
            }

            var wish = new byte[SyncWish.Length(records.Length)];
            await channel.ReadExactlyAsync(wish, cancellation);
            foreach (var (name, text) in made.Where((_, index) => SyncWish.Read(wish, records.Length)![index]))
            {
                Files[name] = text;
                await channel.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
            }
        }
    }

    private static async Task<List<SyncRecord>> ReadAsync(Stream channel, CancellationToken cancellation)
    {
        var count = new byte[sizeof(uint)];
        await channel.ReadExactlyAsync(count, cancellation);
        var records = new List<SyncRecord>();
        for (var left = BinaryPrimitives.ReadUInt32BigEndian(count); left > 0; left--)
        {
            var head = new byte[SyncRecord.HeadLength];
            await channel.ReadExactlyAsync(head, cancellation);
            var name = new byte[SyncRecord.NameLength(head)!.Value];
            await channel.ReadExactlyAsync(name, cancellation);
            Assert.True(SyncRecord.TryRead(head, name, out var record));
            records.Add(record);
        }

        return records;
    }

    private static uint Sum(string text)
    {
        var sum = default(CopyChecksum);
        sum.Add(Encoding.UTF8.GetBytes(text));
        return sum.Value;
    }
}
