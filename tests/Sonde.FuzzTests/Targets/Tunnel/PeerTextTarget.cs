using System.Text;
using Sonde.FuzzTests.Harness;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.FuzzTests.Targets.Tunnel;

/// <summary>A peer's words for a terminal: no control characters, no more than asked for.</summary>
internal sealed class PeerTextTarget : FuzzTarget
{
    public override string Name => "tunnel.peer-text";

    // .NET makes an array of every byte that is no UTF-8, when it counts and when it decodes, and this decodes twice.
    public override int BytesPerByte => 160;

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. Examples.Utf8("sh: not found\n", "\u001b[31mred\u001b[0m  and\tblanks", "gr\u00fc\u00dfe \U0001F600 \u2028"), [0xff, 0xfe, 0xc3, 0x28]];

    public override int Run(byte[] input)
    {
        var text = PeerText.Decode(input, 200);
        DefectException.Unless(text.Length <= 200 && !text.Any(char.IsControl), "it is too long or holds a control character");
        var reason = PeerText.EncodeReason(Encoding.UTF8.GetString(input));
        DefectException.Unless(reason.Length <= Wire.MaximumReason, "a reason is too long");
        return text.Length / 16;
    }
}
