using Sonde.FuzzTests.Harness;
using Sonde.Tunnel.Control;

namespace Sonde.FuzzTests.Targets.Tunnel;

/// <summary>What a channel is opened for.</summary>
internal sealed class PurposeTarget : FuzzTarget
{
    public override string Name => "tunnel.purpose";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8("""{"to":"control"}""", """{"to":"debugger"}""", """{"to":"tcp","port":8080}""", """{"port":1,"to":"tcp","more":[{}]}""");

    public override IReadOnlyList<string> Tokens => ["\"to\":", "\"port\":", "\"tcp\"", "65536", "null", "\"\\ud800\""];

    public override int Run(byte[] input)
    {
        var purpose = ChannelPurpose.TryParse(input);
        DefectException.Unless(purpose is null || ChannelPurpose.TryParse(purpose.Encode()) == purpose, "a purpose written is read as another");
        return HashCode.Combine(purpose?.GetType().Name.Length, (purpose as TcpPurpose)?.Port is > 0 and < 65536);
    }
}
