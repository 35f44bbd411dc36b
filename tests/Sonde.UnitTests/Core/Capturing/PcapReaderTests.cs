using Sonde.Core.Capturing;
using Sonde.Testing.Streams;

namespace Sonde.UnitTests.Core.Capturing;

public sealed class PcapReaderTests
{
    [Theory]
    [InlineData(0xA1B23C4D, 5_000_000_007UL)]
    [InlineData(0xA1B2C3D4, 5_000_007_000UL)]
    public async Task Packets_are_read_however_they_are_cut(uint magic, ulong nanoseconds)
    {
        byte[] all = [.. Pcap.Header(magic), .. Pcap.Packet(5, 7, 1000, 1, 2, 3), .. Pcap.Packet(6, 0, 0)];
        foreach (var size in new[] { 1, 7, 16, 1000 })
        {
            var reader = new PcapReader(new DribblingStream(all, size));
            Assert.Equal(new PcapHeader(276, 160), await reader.ReadHeaderAsync(TestContext.Current.CancellationToken));
            var seen = new List<(ulong At, uint Length, int Kept)>();
            do
            {
                while (reader.TryTake(out var packet))
                {
                    seen.Add((packet.Nanoseconds, packet.OriginalLength, packet.Data.Length));
                }
            }
            while (await reader.FillAsync(TestContext.Current.CancellationToken));
            Assert.Equal([(nanoseconds, 1000u, 3), (6_000_000_000UL, 0u, 0)], seen);
        }
    }

    [Fact]
    public async Task What_is_no_pcap_is_refused()
    {
        var cancellation = TestContext.Current.CancellationToken;
        Assert.Null(await new PcapReader(new MemoryStream()).ReadHeaderAsync(cancellation));
        await Assert.ThrowsAsync<PcapFormatException>(() => new PcapReader(new MemoryStream(new byte[10])).ReadHeaderAsync(cancellation));
        await Assert.ThrowsAsync<PcapFormatException>(() => new PcapReader(new MemoryStream(new byte[24])).ReadHeaderAsync(cancellation));

        var reader = new PcapReader(new MemoryStream([.. Pcap.Header(), .. new byte[8], 0xFF, 0xFF, 0xFF, 0x7F, .. new byte[4]]));
        await reader.ReadHeaderAsync(cancellation);
        await reader.FillAsync(cancellation);
        Assert.Throws<PcapFormatException>(() => reader.TryTake(out _));
    }
}
