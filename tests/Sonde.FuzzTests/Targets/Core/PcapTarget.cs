using Sonde.Core.Capturing;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>What tcpdump sends, turned into pcapng: blocks that follow one another to the end, however it came.</summary>
internal sealed class PcapTarget : FuzzTarget
{
    private static readonly CaptureOrigin Origin = new("sonde", "amd64", "pod/api", "any", "pod/api", null);

    public override string Name => "core.pcap";

    public override int Weight => 1;

    // A buffer for the longest packet, and one for what is written.
    public override int BytesAtLeast => 4 * 1024 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [0x4D, 0x3C, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 160, 0, 0, 0, 20, 1, 0, 0, 5, 0, 0, 0, 7, 0, 0, 0, 3, 0, 0, 0, 232, 3, 0, 0, 1, 2, 3, 6, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0, 5, 0, 0, 0, 7, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0],
    ];

    public override IReadOnlyList<string> Tokens => ["\u0000\u0000\u0000\u0000", "\u0001\u0000\u0000\u0000"];

    public override int Run(byte[] input)
    {
        var whole = Write(PieceInput.Whole(input));
        Transcript.RequireSame(whole, Write(PieceInput.Cut(input)));
        return whole.Kind;
    }

    private static Transcript Write(Stream stream)
    {
        var transcript = new Transcript();
        var file = new MemoryStream();
        var reading = new CaptureReading(stream, new CaptureOutlet(null, [file]), Origin);
        try
        {
            reading.RunAsync(CancellationToken.None).GetAwaiter().GetResult();
            reading.EndAsync(new CaptureCounts(reading.Packets, reading.Packets, 0, 0), CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (PcapFormatException refused)
        {
            transcript.Add(refused);
        }

        var blocks = file.ToArray();
        for (var at = 0; at < blocks.Length;)
        {
            var length = BitConverter.ToInt32(blocks, at + 4);
            DefectException.Unless(length >= 12 && at + length <= blocks.Length && BitConverter.ToInt32(blocks, at + length - 4) == length, "a block does not end where it says");
            at += length;
        }

        transcript.AddKind(reading.Packets > 0 ? "packets" : blocks.Length > 0 ? "begun" : "nothing");
        return transcript.Add(blocks);
    }
}
