using System.Text;
using Sonde.Tunnel.Packing;

namespace Sonde.UnitTests.Tunnel.Packing;

public sealed class Lz4BlockTests
{
    private readonly ushort[] _table = new ushort[Lz4Block.TableLength];

    /// <summary>Encoded by liblz4 1.9.4 (LZ4_compress_default).</summary>
    public static TheoryData<string, string> Reference => new()
    {
        { "", "00" },
        { "a", "1061" },
        { "abcdefghijkl", "c06162636465666768696a6b6c" },
        { new string('a', 100), "1f6101004b506161616161" },
        { string.Concat(Enumerable.Repeat("abc", 100)), "3f6162630300ff12506263616263" },
        {
            "the sonde is let down; the sonde is pulled up; the sonde rests",
            "f90874686520736f6e6465206973206c657420646f776e3b2017009870756c6c65642075701800507265737473"
        },
        { new string('\0', 300) + new string('x', 13), "1f000100ff1913780100507878787878" },
    };

    [Theory]
    [MemberData(nameof(Reference))]
    public void What_the_reference_library_encodes_is_decoded(string text, string encoded)
    {
        var target = new byte[text.Length];
        Assert.True(Lz4Block.TryDecode(Convert.FromHexString(encoded), target));
        Assert.Equal(text, Encoding.ASCII.GetString(target));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(256)]
    public void Whatever_is_encoded_is_decoded(int alphabet)
    {
        var random = new Random(alphabet);
        for (var round = 0; round < 400; round++)
        {
            var source = Some(random, alphabet, round < 40 ? round : random.Next(Lz4Block.MaximumLength + 1));
            var packed = new byte[source.Length + (source.Length / 255) + 16];
            var length = Lz4Block.Encode(source, packed, _table);
            var target = new byte[source.Length];
            Assert.True(length > 0, $"{source.Length} bytes, round {round}");
            Assert.True(Lz4Block.TryDecode(packed.AsSpan(0, length), target), $"{source.Length} bytes, round {round}");
            Assert.Equal(source, target);
        }
    }

    [Fact]
    public void Text_shrinks_and_noise_is_given_up()
    {
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 1500).Select(number => $"{{\"id\":{number},\"state\":\"paid\",\"total\":{number * 7}}}\n")));
        var noise = new byte[text.Length];
        new Random(1).NextBytes(noise);
        Assert.InRange(Lz4Block.Encode(text, new byte[text.Length], _table), 1, text.Length / 2);
        Assert.Equal(0, Lz4Block.Encode(noise, new byte[noise.Length - (noise.Length >> 3)], _table));
    }

    [Fact]
    public void A_target_that_is_too_small_is_never_exceeded()
    {
        var source = Some(new Random(5), 4, 5000);
        var whole = Lz4Block.Encode(source, new byte[6000], _table);
        for (var room = 0; room <= whole; room++)
        {
            var target = new byte[room + 8];
            target.AsSpan(room).Fill(0xEE);
            var length = Lz4Block.Encode(source, target.AsSpan(0, room), _table);
            Assert.True(length == 0 || length == whole);
            Assert.All(target.AsSpan(room).ToArray(), guard => Assert.Equal(0xEE, guard));
        }
    }

    [Fact]
    public void A_block_that_is_damaged_or_forged_never_writes_outside_of_its_target()
    {
        var random = new Random(7);
        var source = Some(random, 6, 3000);
        var packed = new byte[4000];
        packed = packed[..Lz4Block.Encode(source, packed, _table)];
        for (var round = 0; round < 20_000; round++)
        {
            var forged = round % 2 == 0 ? (byte[])packed.Clone() : new byte[random.Next(1, 60)];
            if (round % 2 == 0)
            {
                forged[random.Next(forged.Length)] ^= (byte)(1 << random.Next(8));
                forged = forged[..random.Next(1, forged.Length + 1)];
            }
            else
            {
                random.NextBytes(forged);
            }

            var target = new byte[source.Length + 64];
            target.AsSpan(source.Length).Fill(0xEE);
            _ = Lz4Block.TryDecode(forged, target.AsSpan(0, random.Next(source.Length + 1)));
            Assert.True(target.AsSpan(source.Length).IndexOfAnyExcept((byte)0xEE) < 0, $"round {round}");
        }
    }

    [Theory]
    [InlineData("", "no token")]
    [InlineData("20aa", "literals that are not there")]
    [InlineData("10aa00", "half a distance")]
    [InlineData("10aa0000", "a distance of zero")]
    [InlineData("10aa0200", "a distance to before the beginning")]
    [InlineData("10aa0100", "no last literals")]
    [InlineData("f0ffffffff", "a length without an end")]
    public void A_block_that_breaks_the_format_is_refused(string block, string why)
        => Assert.False(Lz4Block.TryDecode(Convert.FromHexString(block), new byte[5]), why);

    private static byte[] Some(Random random, int alphabet, int length)
    {
        var bytes = new byte[length];
        for (var at = 0; at < length;)
        {
            if (at > 8 && random.Next(3) == 0)
            {
                var distance = random.Next(1, at);
                for (var copy = random.Next(4, 300); copy > 0 && at < length; copy--, at++)
                {
                    bytes[at] = bytes[at - distance];
                }
            }
            else
            {
                bytes[at++] = (byte)random.Next(alphabet);
            }
        }

        return bytes;
    }
}
