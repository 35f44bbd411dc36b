using Sonde.FuzzTests.Harness;
using Sonde.Tunnel.Multiplexing;
using Sonde.Tunnel.Packing;

namespace Sonde.FuzzTests.Targets.Tunnel;

/// <summary>Blocks, packed or not. Whatever the pieces that come and the room that is given, the bytes are the same.</summary>
internal sealed class BlocksTarget : FuzzTarget
{
    private static readonly int[] Rooms = [1, 3, 100, 4096, 65536];

    private readonly byte[] _room = new byte[64 * 1024];

    public override string Name => "tunnel.blocks";

    public override int Weight => 4;

    // Two readers, each with a block as it came and one unpacked.
    public override int BytesAtLeast => 512 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Pack(Examples.Utf8("plain")),
        Pack(Examples.Utf8(string.Concat(Enumerable.Range(0, 60).Select(number => $"{{\"id\":{number},\"state\":\"paid\"}}\n")))),
        Pack(new byte[70_000]),
        [0, 4, 0, 3, 0x10, 0x61, 0x01, 0x00],
        [0, 99, 0, 9, .. Convert.FromHexString("1f6101004b506161616161")],
    ];

    public override int Run(byte[] input)
    {
        var whole = Read(PieceInput.Whole(input), null);
        Transcript.RequireSame(whole, Read(PieceInput.Cut(input), new FuzzRandom((ulong)input.Length)));
        return whole.Kind;
    }

    private Transcript Read(Stream stream, FuzzRandom? random)
    {
        var transcript = new Transcript();
        var sum = new RunningSum();
        var reader = new BlockReader(stream);
        try
        {
            // A block of 64 KiB may come of a few hundred bytes: of that much output the rest says nothing new.
            for (var total = 0; total < 1 << 20;)
            {
                var count = reader.Read(_room.AsSpan(0, Math.Min(random?.Of(Rooms) ?? _room.Length, (1 << 20) - total)));
                if (count == 0)
                {
                    return transcript.Add(sum.Bytes).AddKind("end");
                }

                total += count;
                sum.Add(_room.AsSpan(0, count));
            }

            return transcript.Add(sum.Bytes).AddKind("more");
        }
        catch (Exception documented) when (documented is ProtocolViolationException or IOException)
        {
            return transcript.Add(sum.Bytes).Add(documented);
        }
    }

    private static byte[] Pack(byte[] plain)
    {
        var writer = new BlockWriter();
        var blocks = new List<byte>();
        for (ReadOnlySpan<byte> rest = plain; !rest.IsEmpty;)
        {
            blocks.AddRange(writer.Pack(ref rest));
        }

        return [.. blocks];
    }
}
