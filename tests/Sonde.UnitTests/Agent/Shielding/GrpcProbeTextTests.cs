using System.Globalization;
using System.Text;
using Sonde.Agent.Shielding;

namespace Sonde.UnitTests.Agent.Shielding;

public sealed class GrpcProbeTextTests
{
    private static readonly Dictionary<char, string> Codes = (
        "- 010110 . 010111 / 011000 0 00000 1 00001 2 00010 3 011001 6 011100 7 011101 C 1011110 H 1100011 S 1101110 a 00011 b 100011 c 00100 "
        + "e 00101 g 100110 h 100111 k 1110101 l 101000 o 00111 p 101011 r 101100 s 01000 t 01001 u 101101 v 1110111 _ 010100")
        .Split(' ').Chunk(2).ToDictionary(pair => pair[0] == "_" ? ' ' : pair[0][0], pair => pair[1]);

    private static readonly byte[] Settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    private static readonly byte[] Acknowledgement = [0, 0, 0, 4, 1, 0, 0, 0, 0];

    /// <summary>As grpc-go sends it: in Huffman's code, to be remembered.</summary>
    private static readonly byte[] Coded = [0x83, 0x86, 0x44, .. Huffman("/grpc.health.v1.Health/Check"), 0x7a, .. Huffman("kube-probe/1.36 grpc-go/1.72.2")];

    private static readonly byte[] Plain = [0x83, 0x86, 0x04, 28, .. "/grpc.health.v1.Health/Check"u8, 0x0f, 0x2b, 15, .. "kube-probe/1.30"u8];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_probe_is_greeted_after_its_preface_and_told_at_its_last_byte(bool isCoded)
    {
        byte[] bytes = [.. GrpcProbeText.Preface, .. Settings, .. Headers(isCoded ? Coded : Plain), .. Acknowledgement, .. Message("")];
        for (var length = 0; length < GrpcProbeText.Preface.Length; length++)
        {
            Assert.IsType<ProbeFinding.More>(GrpcProbeText.Look(bytes.AsSpan(0, length), isGreeted: false));
        }

        Assert.IsType<ProbeFinding.Greeting>(GrpcProbeText.Look(GrpcProbeText.Preface, isGreeted: false));
        for (var length = GrpcProbeText.Preface.Length; length < bytes.Length; length++)
        {
            Assert.IsType<ProbeFinding.More>(GrpcProbeText.Look(bytes.AsSpan(0, length), isGreeted: true));
        }

        Assert.Equal("", Assert.IsType<ProbeFinding.Probe>(GrpcProbeText.Look(bytes, isGreeted: true)).Name);
    }

    [Fact]
    public void Its_service_is_read()
    {
        byte[] bytes = [.. GrpcProbeText.Preface, .. Headers(Coded), .. Message("shop.v1")];
        Assert.Equal("shop.v1", Assert.IsType<ProbeFinding.Probe>(GrpcProbeText.Look(bytes, isGreeted: true)).Name);
    }

    [Fact]
    public void The_answer_is_SERVING_byte_for_byte() => Assert.Equal(
        "000000040100000000"
        + "00001401040000000588" + "0f10" + "10" + Convert.ToHexStringLower("application/grpc"u8)
        + "000007000000000005" + "0000000002" + "0801"
        + "00000f010500000005" + "000b" + Convert.ToHexStringLower("grpc-status"u8) + "0130",
        Convert.ToHexStringLower(GrpcProbeText.Answer(5)));

    [Fact]
    public void Another_call_is_the_targets_once_its_acknowledgement_of_our_settings_can_be_kept_from_it()
    {
        byte[] call = [.. GrpcProbeText.Preface, .. Settings, .. Headers([0x83, 0x86, 0x44, .. Huffman("/shop.v1.Shop/Check"), 0x7a, .. Huffman("kube-probe/1.36")])];
        Assert.IsType<ProbeFinding.More>(GrpcProbeText.Look(call, isGreeted: true));
        byte[] all = [.. call, .. Acknowledgement, .. Message("")];
        var own = Assert.IsType<ProbeFinding.Stranger>(GrpcProbeText.Look(all, isGreeted: true)).Own;
        Assert.Equal(Acknowledgement, all[own]);
    }

    [Fact]
    public void A_health_check_of_somebody_else_is_the_targets()
    {
        byte[] bytes = [.. GrpcProbeText.Preface, .. Headers([0x83, .. Huffman("/grpc.health.v1.Health/Check"), 0x7a, .. Huffman("grpc-go/1.72.2")]), .. Acknowledgement];
        Assert.IsType<ProbeFinding.Stranger>(GrpcProbeText.Look(bytes, isGreeted: true));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("PRI * HTTP/2.1")]
    public void Another_protocol_is_the_targets(string text) =>
        Assert.IsType<ProbeFinding.Stranger>(GrpcProbeText.Look(Encoding.ASCII.GetBytes(text), isGreeted: false));

    [Fact]
    public void Noise_after_the_preface_neither_throws_nor_lasts()
    {
        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var noise = new byte[random.Next(64)];
            random.NextBytes(noise);
            _ = GrpcProbeText.Look([.. GrpcProbeText.Preface, .. noise], isGreeted: true);
        }

        Assert.IsType<ProbeFinding.Stranger>(GrpcProbeText.Look([.. GrpcProbeText.Preface, .. new byte[GrpcProbeText.MostBytes]], isGreeted: true));
    }

    private static byte[] Headers(byte[] block) => [0, 0, (byte)block.Length, 1, 4, 0, 0, 0, 1, .. block];

    private static byte[] Message(string service)
    {
        byte[] text = service.Length == 0 ? [] : [0x0a, (byte)service.Length, .. Encoding.ASCII.GetBytes(service)];
        return [0, 0, (byte)(5 + text.Length), 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, (byte)text.Length, .. text];
    }

    /// <summary>A string of RFC 7541, section 5.2, in the code of its appendix B.</summary>
    private static byte[] Huffman(string text)
    {
        var bits = string.Concat(text.Select(letter => Codes[letter]));
        bits = bits.PadRight((bits.Length + 7) / 8 * 8, '1');
        var bytes = Enumerable.Range(0, bits.Length / 8).Select(index => byte.Parse(bits.AsSpan(index * 8, 8), NumberStyles.BinaryNumber, CultureInfo.InvariantCulture)).ToArray();
        return [(byte)(0x80 | bytes.Length), .. bytes];
    }
}
