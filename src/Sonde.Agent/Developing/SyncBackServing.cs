using Sonde.Agent.Launching;
using Sonde.Tunnel.Code;
using Sonde.Tunnel.Copying;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Agent.Developing;

/// <summary>Tells a client what changes in a folder, whenever it asks, and gives it the files that it wants. Changes nothing, and looks at nothing while nobody asks.</summary>
/// <param name="path">The folder.</param>
/// <param name="since">Before this, nothing changed that anybody would not know of: nanoseconds since 1970.</param>
/// <param name="clock">Time.</param>
internal sealed class SyncBackServing(string path, long since, TimeProvider clock)
{
    private const int Window = 64 * 1024;
    private const int MostMessage = 900;

    /// <summary>Serves a channel.</summary>
    public async Task ServeAsync(IncomingChannel incoming, CancellationToken cancellation)
    {
        try
        {
            await using var channel = incoming.Accept(Window);
            await RunAsync(channel, cancellation);
            await channel.EndWritesAsync(cancellation);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client is gone: nobody to tell.
        }
    }

    /// <summary>Serves until the client ends its direction, or something cannot be told: then a <see cref="CodeReply"/> says why.</summary>
    /// <exception cref="IOException">The stream broke, or ended within a message.</exception>
    public async Task RunAsync(Stream stream, CancellationToken cancellation)
    {
        try
        {
            var look = new FolderLook(path, since, await ReadRulesAsync(stream, cancellation), clock);
            var asked = new byte[1];
            while (await stream.ReadAsync(asked, cancellation) > 0)
            {
                await AnswerAsync(stream, look, asked[0], cancellation);
            }
        }
        catch (CopyFailureException refused)
        {
            await stream.WriteAsync(new CodeReply(CodeOutcome.Refused) { Message = PlainText.Line(refused.Message, MostMessage) }.Encode(), cancellation);
        }
    }

    private static async Task AnswerAsync(Stream stream, FolderLook look, byte asked, CancellationToken cancellation)
    {
        if (asked is not (SyncBackHead.Settled or SyncBackHead.All))
        {
            throw NoSense();
        }

        var found = look.Look(asked == SyncBackHead.All, cancellation);
        using var answer = new MemoryStream();
        answer.Write(new SyncBackHead(found.Milliseconds, found.Left, found.Records.Count).Encode());
        foreach (var record in found.Records)
        {
            answer.Write(record.Encode());
        }

        await stream.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length), cancellation);
        if (found.Records.Count == 0)
        {
            return;
        }

        var wish = new byte[SyncWish.Length(found.Records.Count)];
        await stream.ReadExactlyAsync(wish, cancellation);
        var wanted = SyncWish.Read(wish, found.Records.Count) ?? throw NoSense();
        foreach (var record in found.Records.Where((record, index) => wanted[index] && !record.IsGone))
        {
            await look.WriteAsync(record, stream, cancellation);
        }
    }

    private static async Task<SyncBackRules> ReadRulesAsync(Stream stream, CancellationToken cancellation) =>
        new(await ReadTextAsync(stream, cancellation), await ReadTextAsync(stream, cancellation));

    private static async Task<string> ReadTextAsync(Stream stream, CancellationToken cancellation)
    {
        var head = new byte[SyncBackRules.HeadLength];
        await stream.ReadExactlyAsync(head, cancellation);
        var text = new byte[SyncBackRules.TextLength(head) ?? throw NoSense()];
        await stream.ReadExactlyAsync(text, cancellation);
        return SyncBackRules.ReadText(text) ?? throw NoSense();
    }

    private static CopyFailureException NoSense() => new(Tunnel.Control.AgentErrorCode.NotUnderstood, "what was asked of the files makes no sense");
}
