using Sonde.Agent.Guarding;

namespace Sonde.FuzzTests.Targets.Agent;

internal sealed class JdwpFramingTarget : FramingTarget
{
    public override string Name => "agent.jdwp-framing";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. "JDWP-Handshake"u8, 0, 0, 0, 11, 0, 0, 0, 1, 0, 1, 7, 0, 0, 0, 12, 0, 0, 0, 1, 0x80, 0, 0, 8],
        [.. "JDWP-Handshake"u8, 0, 0, 0, 29, 0, 0, 0, 2, 0, 64, 100, 2, 0, 0, 0, 1, 90, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    ];

    public override IReadOnlyList<string> Tokens => ["JDWP-Handshake", "\0\0\0\v", "\0\0\0\0", "\u007f"];

    protected override IFraming Make() => new JdwpFraming();
}
