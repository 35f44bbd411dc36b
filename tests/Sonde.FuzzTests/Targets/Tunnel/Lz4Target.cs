using Sonde.FuzzTests.Harness;
using Sonde.Tunnel.Packing;

namespace Sonde.FuzzTests.Targets.Tunnel;

/// <summary>The first two bytes are the target's length, the rest a block. Nothing is written beyond; and the rest, taken as plain bytes, survives packing.</summary>
internal sealed class Lz4Target : FuzzTarget
{
    private const int Guard = 64;

    private readonly ushort[] _table = new ushort[Lz4Block.TableLength];
    private readonly byte[] _target = new byte[Lz4Block.MaximumLength + Guard];
    private readonly byte[] _packed = new byte[Lz4Block.MaximumLength + 512];

    public override string Name => "tunnel.lz4";

    // It works in what it is given.
    public override int BytesAtLeast => 4096;

    public override int BytesPerByte => 1;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [100, 0, .. Convert.FromHexString("1f6101004b506161616161")],
        [44, 1, .. Convert.FromHexString("3f6162630300ff12506263616263")],
        [62, 0, .. Convert.FromHexString("f90874686520736f6e6465206973206c657420646f776e3b2017009870756c6c65642075701800507265737473")],
        [57, 1, .. Convert.FromHexString("1f000100ff1913780100507878787878")],
        [12, 0, .. Convert.FromHexString("c06162636465666768696a6b6c")],
    ];

    public override int Run(byte[] input)
    {
        if (input.Length < 2)
        {
            return 0;
        }

        var block = input.AsSpan(2);
        var length = BitConverter.ToUInt16(input);
        _target.AsSpan(length, Guard).Fill(0xEE);
        var isBlock = Lz4Block.TryDecode(block, _target.AsSpan(0, length));
        DefectException.Unless(!_target.AsSpan(length, Guard).ContainsAnyExcept((byte)0xEE), "it was written beyond the target");
        var packed = Lz4Block.Encode(block, _packed, _table);
        var plain = _target.AsSpan(0, block.Length);
        DefectException.Unless(packed > 0 && Lz4Block.TryDecode(_packed.AsSpan(0, packed), plain) && plain.SequenceEqual(block), "what was packed is not what is unpacked");
        return HashCode.Combine(isBlock, packed * 8 / (block.Length + 1));
    }
}
