using Sonde.Agent.Guarding;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

internal sealed class DapFramingTarget : FramingTarget
{
    public override string Name => "agent.dap-framing";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "Content-Length: 2\r\n\r\n{}Content-Length: 13\r\n\r\n{\"type\":\"x\"}\n", "Content-Type: utf8\r\nContent-Length: 0\r\n\r\nContent-Length: 4\r\n\r\nnull", "Content-Length: 9223372036854775807\r\n\r\n{}");

    public override IReadOnlyList<string> Tokens => ["Content-Length: ", "\r\n\r\n", "\r\n", "-1", "+2"];

    protected override IFraming Make() => new DapFraming();
}
