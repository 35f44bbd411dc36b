using System.Buffers.Binary;
using System.Text;
using Sonde.Core.Capturing;
using Sonde.Testing.Streams;

namespace Sonde.UnitTests.Core.Capturing;

public sealed class CaptureReadingTests
{
    private static readonly CaptureOrigin Origin = new("sonde 0.1.0", "amd64", "pod/api", "any", "pod/api container api", "port 80");

    [Fact]
    public async Task A_file_holds_where_it_is_from_the_packets_and_what_was_lost()
    {
        var file = await WriteAsync([.. Pcap.Header(), .. Pcap.Packet(5, 7, 1000, 1, 2, 3), .. Pcap.Packet(6, 8, 4, 1, 2, 3, 4)], new CaptureCounts(2, 5, 3, 1));
        var blocks = Blocks(file);

        Assert.Equal([0x0A0D0D0Au, 1u, 6u, 6u, 5u], blocks.Select(block => block.Type));
        Assert.All(["sonde 0.1.0", "amd64", "pod/api"], text => Assert.Contains(text, Encoding.UTF8.GetString(blocks[0].Body), StringComparison.Ordinal));
        Assert.All(["any", "pod/api container api", "port 80"], text => Assert.Contains(text, Encoding.UTF8.GetString(blocks[1].Body), StringComparison.Ordinal));
        Assert.Equal(276, BinaryPrimitives.ReadUInt16LittleEndian(blocks[1].Body));
        var packet = blocks[2].Body;
        Assert.Equal(5_000_000_007UL, ((ulong)Number(packet, 4) << 32) | Number(packet, 8));
        Assert.Equal((3u, 1000u), (Number(packet, 12), Number(packet, 16)));
        Assert.Equal([1, 2, 3, 0], packet[20..24]);
        Assert.Equal([1L, 5L, 3L, 2L], Counts(blocks[4].Body));
    }

    [Fact]
    public async Task A_capture_of_nothing_is_a_file_without_packets_and_one_that_never_began_is_empty()
    {
        Assert.Equal([0x0A0D0D0Au, 1u, 5u], Blocks(await WriteAsync(Pcap.Header(), new CaptureCounts(0, 0, 0, 0))).Select(block => block.Type));
        Assert.Empty(await WriteAsync([], new CaptureCounts(0, 0, 0, 0)));
        Assert.Equal([0x0A0D0D0Au, 1u], Blocks(await WriteAsync([.. Pcap.Header(), 1, 2, 3], null)).Select(block => block.Type));
    }

    [Fact]
    public async Task Packets_before_what_is_no_packet_are_kept()
    {
        var file = new MemoryStream();
        byte[] odd = [.. Pcap.Header(), .. Pcap.Packet(5, 7, 1000, 1, 2, 3), .. new byte[8], 0xFF, 0xFF, 0xFF, 0x7F, .. new byte[4]];
        var reading = new CaptureReading(new MemoryStream(odd), new CaptureOutlet(null, [file]), Origin);
        await Assert.ThrowsAsync<PcapFormatException>(() => reading.RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal([0x0A0D0D0Au, 1u, 6u], Blocks(file.ToArray()).Select(block => block.Type));
    }

    [Fact]
    public async Task What_takes_no_more_is_told_apart_from_a_broken_link()
    {
        var closed = new MemoryStream();
        await closed.DisposeAsync();
        var reading = new CaptureReading(new MemoryStream(Pcap.Header()), new CaptureOutlet("/file", [closed]), Origin);
        await Assert.ThrowsAsync<OutletException>(() => reading.RunAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<byte[]> WriteAsync(byte[] pcap, CaptureCounts? counts)
    {
        var file = new MemoryStream();
        var reading = new CaptureReading(new DribblingStream(pcap, 11), new CaptureOutlet(null, [file]), Origin);
        await reading.RunAsync(TestContext.Current.CancellationToken);
        await reading.EndAsync(counts, TestContext.Current.CancellationToken);
        Assert.Equal(file.Length, reading.Written);
        return file.ToArray();
    }

    private static List<(uint Type, byte[] Body)> Blocks(byte[] file)
    {
        var blocks = new List<(uint, byte[])>();
        for (var at = 0; at < file.Length;)
        {
            var length = (int)Number(file, at + 4);
            Assert.Equal(0, length % 4);
            Assert.Equal((uint)length, Number(file, at + length - 4));
            blocks.Add((Number(file, at), file[(at + 8)..(at + length - 4)]));
            at += length;
        }

        return blocks;
    }

    /// <summary>The 64-bit options but for the times.</summary>
    private static List<long> Counts(byte[] statistics)
    {
        var counts = new List<long>();
        for (var at = 12; BinaryPrimitives.ReadUInt16LittleEndian(statistics.AsSpan(at)) is not 0 and var code; at += 12)
        {
            if (code > 3)
            {
                counts.Add(BinaryPrimitives.ReadInt64LittleEndian(statistics.AsSpan(at + 4)));
            }
        }

        return counts;
    }

    private static uint Number(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
}
