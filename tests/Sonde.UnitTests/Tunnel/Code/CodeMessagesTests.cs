using Sonde.Tunnel.Code;

namespace Sonde.UnitTests.Tunnel.Code;

public sealed class CodeMessagesTests
{
    private static readonly CodeHeader Header = new(1000, 0xdeadbeef, 500, 7);

    [Fact]
    public void A_header_is_24_bytes_as_the_protocol_says()
    {
        var bytes = new byte[CodeHeader.Length];
        Header.Write(bytes);
        Assert.Equal("00000000000003e8deadbeef00000000000001f400000007", Convert.ToHexStringLower(bytes));
        Assert.True(CodeHeader.TryRead(bytes, out var read));
        Assert.Equal(Header, read);
        Assert.False(CodeHeader.TryRead(bytes.AsSpan(1), out _));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData((1L << 31) + 1, 0)]
    [InlineData(1, -1)]
    [InlineData(1, (1L << 31) + 1)]
    public void A_header_with_an_impossible_size_is_none(long size, long baseSize)
    {
        var bytes = new byte[CodeHeader.Length];
        new CodeHeader(size, 1, baseSize, 1).Write(bytes);
        Assert.False(CodeHeader.TryRead(bytes, out _));
    }

    [Theory]
    [InlineData(null, 1000, true)]
    [InlineData(null, 1001, false)]
    [InlineData(null, 0, false)]
    [InlineData(0L, 500, true)]
    [InlineData(1L, 500, false)]
    [InlineData(-1L, 1, false)]
    [InlineData(long.MaxValue, 1, false)]
    public void A_piece_lies_within_both_programs(long? offset, int size, bool isGood)
    {
        var bytes = new byte[CodePiece.Length];
        new CodePiece(offset, size).Write(bytes);
        Assert.Equal(isGood, CodePiece.TryRead(bytes, Header, 1000, out var piece));
        Assert.True(!isGood || piece == new CodePiece(offset, size));
    }

    [Fact]
    public void A_reply_is_read_as_it_was_written()
    {
        CodeReply[] replies =
        [
            new(CodeOutcome.Runs) { ProcessId = 12, RestartMilliseconds = 34 },
            new(CodeOutcome.OtherBase) { Message = "another one" },
            new(CodeOutcome.Refused) { Message = "no space left on device" },
        ];
        foreach (var reply in replies)
        {
            Assert.True(CodeReply.TryRead(reply.Encode(), out var read));
            Assert.Equal(reply, read);
        }

        Assert.False(CodeReply.TryRead([], out _));
        Assert.False(CodeReply.TryRead([3], out _));
        Assert.False(CodeReply.TryRead(replies[0].Encode().AsSpan(1), out _));
        Assert.Equal(CodeReply.MaximumLength, new CodeReply(CodeOutcome.Refused) { Message = new string('x', 9000) }.Encode().Length);
    }
}
