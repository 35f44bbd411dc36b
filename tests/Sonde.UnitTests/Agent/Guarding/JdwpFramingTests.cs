using Sonde.Agent.Guarding;

namespace Sonde.UnitTests.Agent.Guarding;

public sealed class JdwpFramingTests
{
    [Fact]
    public void Packets_after_the_handshake_are_found_wherever_the_bytes_are_split()
    {
        byte[] first = JdwpText.Command(1, 1, 7), second = JdwpText.Reply(1, 0, 1, 2, 3);
        byte[] bytes = [.. "JDWP-Handshake"u8, .. first, .. second];
        for (var split = 0; split <= bytes.Length; split++)
        {
            var framing = new JdwpFraming();
            List<byte[]> found = [];
            framing.Feed(bytes.AsSpan(0, split), message => found.Add(message.ToArray()));
            framing.Feed(bytes.AsSpan(split), message => found.Add(message.ToArray()));
            Assert.Equal([first, second], found);
            Assert.True(framing.IsBetweenMessages);
        }
    }

    [Theory]
    [InlineData("JDWP-Handshqke")]
    [InlineData("JDWP-Handshake\0\0\0\u0003")]
    public void What_is_no_JDWP_holds_no_packets(string beginning)
    {
        var framing = new JdwpFraming();
        framing.Feed([.. System.Text.Encoding.Latin1.GetBytes(beginning), .. JdwpText.Command(1, 1, 7)], _ => Assert.Fail("there is a packet"));
        Assert.False(framing.IsBetweenMessages);
    }

    [Fact]
    public void A_packet_that_is_too_long_is_stepped_over()
    {
        var framing = new JdwpFraming();
        List<byte[]> found = [];
        framing.Feed([.. "JDWP-Handshake"u8, .. JdwpText.Command(1, 18, 1, new byte[MessageBuffer.MostBytes]), .. JdwpText.Command(2, 1, 9)], message => found.Add(message.ToArray()));
        Assert.Equal(2u, JdwpPacket.Id(Assert.Single(found)));
    }
}
