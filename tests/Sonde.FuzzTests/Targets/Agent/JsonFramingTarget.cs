using Sonde.Agent.Guarding;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

internal sealed class JsonFramingTarget : FramingTarget
{
    public override string Name => "agent.json-framing";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        """{"method":"RPCServer.State","params":[{"NonBlocking":true}],"id":1}""" + "\n" + """{"id":1,"result":{"State":{"Running":true}},"error":null}""", """{"a":"}\\\"{"} [ {"b":[{}]}""", "{}{}\r\n\t {}");

    public override IReadOnlyList<string> Tokens => ["{}", "\\\"", "}", "]", "{\"", "\"}"];

    protected override IFraming Make() => new JsonFraming();
}
