using System.Text;
using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.UnitTests.Tunnel.Multiplexing;

public sealed class FrameReaderTests
{
    private static readonly byte[] Stream =
    [
        .. WirePeer.Preface,
        .. WirePeer.Frame(WirePeer.Open, 0x01020304, [0, 1, 0, 0, .. "purpose"u8]),
        .. WirePeer.Frame(WirePeer.Accept, 2, [0, 4, 0, 0]),
        .. WirePeer.Frame(WirePeer.Data, 2, "data"u8),
        .. WirePeer.Frame(WirePeer.Credit, 2, [0, 0, 16, 0]),
        .. WirePeer.Frame(WirePeer.End, 2, []),
        .. WirePeer.Frame(WirePeer.Reset, 0xFFFFFFFF, "why"u8),
        .. WirePeer.Frame(WirePeer.Ping, 0, [1, 2, 3, 4, 5, 6, 7, 8]),
        .. WirePeer.Frame(WirePeer.Pong, 0, [8, 7, 6, 5, 4, 3, 2, 1]),
    ];

    private const string Expected =
        "Open 16909060 00010000707572706F7365|Accept 2 00040000|Data 2 64617461|Credit 2 00001000|End 2 |Reset 4294967295 776879|"
        + "Ping 0 0102030405060708|Pong 0 0807060504030201|";

    [Fact]
    public void Every_frame_split_at_every_byte_is_read()
    {
        for (var split = 1; split < Stream.Length; split++)
        {
            Assert.Equal(Expected, ReadAll(Stream[..split], Stream[split..]));
        }
    }

    [Fact]
    public void Frames_that_come_byte_by_byte_are_read()
        => Assert.Equal(Expected, ReadAll([.. Stream.Select(static one => new[] { one })]));

    [Fact]
    public void The_largest_frames_in_a_row_fit()
    {
        var largest = WirePeer.Frame(WirePeer.Data, 1, new byte[32768]);
        byte[] stream = [.. WirePeer.Preface, .. largest, .. largest, .. largest, .. largest, .. largest];

        Assert.Equal(5, ReadAll(stream[..40_000], stream[40_000..100_001], stream[100_001..]).Count(static one => one == '|'));
    }

    [Theory]
    [InlineData(0, 0, 0, 1, "unknown type 0")]
    [InlineData(11, 0, 0, 1, "unknown type 11")]
    [InlineData(9, 0, 0, 0, "the payload of Received")]
    [InlineData(10, 0, 0, 1, "Goodbye came on channel 1")]
    [InlineData(255, 0, 0, 1, "unknown type 255")]
    [InlineData(3, 1, 1, 1, "flags 0x01")]
    [InlineData(3, 0, 0, 1, "Data has 0 bytes; 1 to 32768")]
    [InlineData(3, 0, 32769, 1, "Data has 32769 bytes")]
    [InlineData(3, 0, 1, 0, "Data came on channel 0")]
    [InlineData(1, 0, 3, 1, "Open has 3 bytes; 4 to 1028")]
    [InlineData(1, 0, 1029, 1, "Open has 1029 bytes")]
    [InlineData(2, 0, 5, 1, "Accept has 5 bytes")]
    [InlineData(4, 0, 3, 1, "Credit has 3 bytes")]
    [InlineData(5, 0, 1, 1, "End has 1 bytes")]
    [InlineData(6, 0, 1025, 1, "Reset has 1025 bytes")]
    [InlineData(7, 0, 7, 0, "Ping has 7 bytes")]
    [InlineData(8, 0, 8, 1, "Pong came on channel 1")]
    public void A_frame_that_is_not_allowed_is_a_violation(byte type, byte flags, int length, uint channel, string detail)
    {
        byte[] header = [type, flags, (byte)(length >> 8), (byte)length, 0, 0, 0, (byte)channel];

        var violation = Assert.Throws<ProtocolViolationException>(() => FrameHeader.Read(header));

        Assert.Contains(detail, violation.Message, StringComparison.Ordinal);
    }

    private static string ReadAll(params byte[][] pieces)
    {
        var reader = new FrameReader(new PieceStream(pieces));
        var text = new StringBuilder();
        Assert.True(reader.ReadPreface(static () => { }));
        do
        {
            while (reader.TryTake(out var header, out var payload))
            {
                text.Append($"{header.Type} {header.Channel} {Convert.ToHexString(payload)}|");
            }
        }
        while (reader.Fill());

        Assert.False(reader.HasRest);
        return text.ToString();
    }
}
