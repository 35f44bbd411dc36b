using Sonde.Agent.Guarding;
using Sonde.Agent.Launching;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>dlv's answers to the agent's own questions.</summary>
internal sealed class DelveAnswerTarget : FuzzTarget
{
    public override string Name => "agent.delve-answer";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        """{"id":1,"result":{"State":{"Running":true}},"error":null}""" + "\n", """{"id":1,"result":{"DelveVersion":"Version: 1.27.1\nBuild: x"},"error":null}""" + "\n", "null\n");

    public override IReadOnlyList<string> Tokens => ["\n", "\"result\":", "\"DelveVersion\":", "\"\\ud800\"", "\"Running\":", "\"State\":{", "null"];

    public override int Run(byte[] input)
    {
        try
        {
            using var answer = DelveRpc.AskAsync(PieceInput.Cut(input), "State", "{}", CancellationToken.None).GetAwaiter().GetResult();
            var result = answer.RootElement.Object("result");
            return HashCode.Combine(result.Object("State").Flag("Running"), result.Lines("DelveVersion") is { } text ? DelveRpc.ParseVersion(text).Length : -1);
        }
        catch (IOException documented)
        {
            return Transcript.KindOf(documented.Message);
        }
    }
}
