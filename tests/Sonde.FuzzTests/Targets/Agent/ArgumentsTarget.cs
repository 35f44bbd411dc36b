using System.Text;
using Sonde.Agent.Arguments;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>The agent's words, one a line.</summary>
internal sealed class ArgumentsTarget : FuzzTarget
{
    public override string Name => "agent.arguments";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "serve\n--ttl\n30m\n--socket\n/tmp/.sonde/agent.sock", "connect\n--socket\n/tmp/a", "keep\n--parent\n1\n--target\n2\n--socket\n/s\n--\n/dlv\nattach", "launch\n--parent\n1\n--\n/dlv", "version");

    public override IReadOnlyList<string> Tokens => ["serve\n", "--ttl\n", "--socket\n", "--\n", "\n", "7d", "168h", "0s", "604800s", "604801s", "2147483647h"];

    public override int Run(byte[] input)
    {
        var mode = AgentArguments.Parse(Encoding.UTF8.GetString(input).Split('\n'));
        DefectException.Unless(mode is not AgentMode.Serve { TimeToLive: var time } || (time >= TimeSpan.FromSeconds(1) && time <= TimeSpan.FromDays(7)), "a time to live is out of its range");
        return mode.GetType().Name.GetHashCode(StringComparison.Ordinal);
    }
}
