using System.Text;
using Sonde.Tunnel.Code;

namespace Sonde.ContractTests.Commands;

/// <summary>Puts together what the client sends, as the agent does.</summary>
internal sealed class DevReceiver
{
    private byte[] _program = [];

    /// <summary>The newest program.</summary>
    public string Text => Encoding.UTF8.GetString(Volatile.Read(ref _program));

    public async Task TakeAsync(Stream channel, CancellationToken cancellation)
    {
        using var all = new MemoryStream();
        await channel.CopyToAsync(all, cancellation);
        var sent = all.ToArray();
        Assert.True(CodeHeader.TryRead(sent, out var header));
        var made = new List<byte>();
        for (var at = CodeHeader.Length; made.Count < header.Size;)
        {
            Assert.True(CodePiece.TryRead(sent.AsSpan(at), header, header.Size - made.Count, out var piece));
            at += CodePiece.Length;
            made.AddRange(piece.BaseOffset is { } offset ? _program.AsSpan((int)offset, piece.Size) : sent.AsSpan(at, piece.Size));
            at += piece.BaseOffset is null ? piece.Size : 0;
        }

        Volatile.Write(ref _program, [.. made]);
        await channel.WriteAsync(new CodeReply(CodeOutcome.Runs) { ProcessId = 12, RestartMilliseconds = 3 }.Encode(), cancellation);
    }
}
