using Sonde.FuzzTests.Harness;
using Sonde.Tunnel.Code;

namespace Sonde.FuzzTests.Targets.Tunnel;

/// <summary>A new program's header and pieces, and the answer to it. What is let in lies within both programs, and is written as it was read.</summary>
internal sealed class CodeTarget : FuzzTarget
{
    public override string Name => "tunnel.code";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. Header(new CodeHeader(20, 1, 0, 0)), .. Piece(new CodePiece(null, 20)), .. new byte[20]],
        [.. Header(new CodeHeader(30, 1, 100, 2)), .. Piece(new CodePiece(70, 30))],
        [.. Header(new CodeHeader(1L << 31, 1, 1L << 31, 2)), .. Piece(new CodePiece((1L << 31) - 5, 5)), .. Piece(new CodePiece(0, int.MaxValue))],
        new CodeReply(CodeOutcome.Runs) { ProcessId = 7, RestartMilliseconds = 12 }.Encode(),
        new CodeReply(CodeOutcome.Refused) { Message = "no space" }.Encode(),
    ];

    public override int Run(byte[] input)
    {
        var kind = 0;
        if (CodeReply.TryRead(input, out var reply))
        {
            kind = 1 + (int)reply.Outcome;
            DefectException.Unless(CodeReply.TryRead(reply.Encode(), out var again) && again.Outcome == reply.Outcome && again.ProcessId == reply.ProcessId, "an answer written is read as another");
        }

        if (!CodeHeader.TryRead(input, out var header))
        {
            return kind;
        }

        DefectException.Unless(Header(header).AsSpan().SequenceEqual(input.AsSpan(0, CodeHeader.Length)), "a header is written as another than was read");
        var left = header.Size;
        ReadOnlySpan<byte> rest = input.AsSpan(CodeHeader.Length);
        while (left > 0 && CodePiece.TryRead(rest, header, left, out var piece))
        {
            DefectException.Unless(piece.Size >= 1 && piece.Size <= left, "a piece is longer than what is due");
            DefectException.Unless(piece.BaseOffset is not { } offset || (offset >= 0 && offset + piece.Size <= header.BaseSize), "a piece lies outside of the program that is there");
            DefectException.Unless(Piece(piece).AsSpan().SequenceEqual(rest[..CodePiece.Length]), "a piece is written as another than was read");
            left -= piece.Size;
            rest = rest[CodePiece.Length..];
            rest = piece.BaseOffset is null ? rest[Math.Min(rest.Length, piece.Size)..] : rest;
            kind |= piece.BaseOffset is null ? 16 : 32;
        }

        return kind | (left == 0 ? 64 : 8);
    }

    private static byte[] Header(CodeHeader header)
    {
        var bytes = new byte[CodeHeader.Length];
        header.Write(bytes);
        return bytes;
    }

    private static byte[] Piece(CodePiece piece)
    {
        var bytes = new byte[CodePiece.Length];
        piece.Write(bytes);
        return bytes;
    }
}
