using Sonde.FuzzTests.Harness;
using Sonde.Tunnel.Multiplexing;
using Sonde.Tunnel.Packing;

namespace Sonde.FuzzTests.Targets.Tunnel;

/// <summary>The input is what one side writes, in pieces; the other side reads the same.</summary>
internal sealed class PackedTarget : FuzzTarget
{
    private readonly byte[] _piece = new byte[8192];

    public override string Name => "tunnel.packed";

    public override int Weight => 2;

    // A writer's two blocks and its table, a reader's two, and the bytes themselves four times.
    public override int BytesAtLeast => 768 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Examples.Utf8("short"),
        Examples.Utf8(string.Concat(Enumerable.Range(0, 100).Select(number => $"{{\"id\":{number},\"state\":\"paid\",\"total\":{number * 7}}}\n"))),
        [.. Enumerable.Range(0, 2000).Select(number => (byte)(number * number >> 3))],
        new byte[2000],
    ];

    public override int Run(byte[] input)
    {
        using var wire = new MemoryStream();
        using var writing = new PackedStream(wire);
        writing.Write(Wire.Preface);
        var pieces = PieceInput.Cut(input);
        for (int count; (count = pieces.Read(_piece)) > 0;)
        {
            writing.Write(_piece.AsSpan(0, count));
        }

        using var reading = new PackedStream(PieceInput.Cut(wire.ToArray()));
        var read = new byte[Wire.PrefaceLength + input.Length];
        var length = reading.ReadAtLeast(read, read.Length, throwOnEndOfStream: false);
        DefectException.Unless(length == read.Length && read.AsSpan(Wire.PrefaceLength).SequenceEqual(input) && reading.ReadByte() < 0, "what was written is not what is read");
        return (int)(wire.Length * 8 / (input.Length + 1));
    }
}
