using System.Text;
using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Multiplexing;
using Sonde.Tunnel.Packing;

namespace Sonde.UnitTests.Tunnel.Packing;

public sealed class PackedStreamTests
{
    [Fact]
    public void The_preface_passes_as_it_is_and_the_rest_in_blocks()
    {
        var wire = new MemoryStream();
        using var stream = new PackedStream(wire);
        stream.Write(Wire.Preface);
        stream.Write("hello"u8);
        stream.Write(new byte[1000]);
        var written = Convert.ToHexStringLower(wire.ToArray());
        Assert.StartsWith("534f4e4445000001" + "00040004" + "68656c6c6f" + "03e7", written, StringComparison.Ordinal);
        Assert.True(wire.Length < 40, written);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    [InlineData(200_000)]
    public void Whatever_is_written_is_read_in_whatever_pieces_it_comes(int most)
    {
        var random = new Random(most);
        var wire = new MemoryStream();
        var sent = new MemoryStream();
        using (var writer = new PackedStream(wire))
        {
            Send(writer, sent, Wire.Preface);
            for (var round = 0; round < 60; round++)
            {
                var piece = new byte[random.Next(1, 200_000)];
                random.NextBytes(round % 3 == 0 ? piece : piece.AsSpan(0, piece.Length / 20));
                Send(writer, sent, piece);
            }
        }

        Assert.True(wire.ToArray().Length < sent.Length * 0.6);
        using var reader = new PackedStream(new PieceStream(Cut(wire.ToArray(), random, most)));
        Assert.Equal(sent.ToArray(), ReadAll(reader, random));
    }

    [Fact]
    public void A_peer_that_is_no_Sonde_is_heard_as_it_is()
    {
        var said = Encoding.ASCII.GetBytes("sh: sonde-agent: not found\nand more that comes after it");
        using var stream = new PackedStream(new MemoryStream(said));
        Assert.Equal(said, ReadAll(stream, new Random(1)));
    }

    [Theory]
    [InlineData("000300040102030405", "a block of 4 bytes takes 5")]
    [InlineData("000900021000000000", "a block cannot be unpacked")]
    public void A_block_that_breaks_a_rule_is_a_violation(string block, string message)
    {
        using var stream = new PackedStream(new MemoryStream([.. Wire.Preface, .. Convert.FromHexString(block)]));
        var violation = Assert.Throws<ProtocolViolationException>(() => ReadAll(stream, new Random(1)));
        Assert.Equal(message, violation.Message);
    }

    [Theory]
    [InlineData("0003")]
    [InlineData("0003000301")]
    [InlineData("00ff000910")]
    public void A_stream_that_ends_in_a_block_was_cut(string block)
    {
        using var stream = new PackedStream(new MemoryStream([.. Wire.Preface, .. Convert.FromHexString(block)]));
        Assert.Throws<IOException>(() => ReadAll(stream, new Random(1)));
    }

    private static void Send(PackedStream writer, MemoryStream sent, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes);
        sent.Write(bytes);
    }

    private static byte[][] Cut(byte[] bytes, Random random, int most)
    {
        var pieces = new List<byte[]>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(random.Next(1, most + 1), bytes.Length - at);
            pieces.Add(bytes.AsSpan(at, length).ToArray());
            at += length;
        }

        return [.. pieces];
    }

    private static byte[] ReadAll(PackedStream stream, Random random)
    {
        var all = new MemoryStream();
        var buffer = new byte[100_000];
        int count;
        while ((count = stream.Read(buffer.AsSpan(0, random.Next(1, buffer.Length)))) > 0)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }
}
