using System.Text;
using Sonde.Agent.Launching;
using Sonde.Agent.Sampling.Perf;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>What dlv and perf say on their streams: versions, failures, losses.</summary>
internal sealed class ToolWordsTarget : FuzzTarget
{
    public override string Name => "agent.tool-words";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "Delve Debugger\nVersion: 1.27.1\nBuild: $Id: abc $\n", "could not attach to pid 7: operation not permitted\n", "API server listening at: /s\nprocess 7 is already being debugged\n", "\u001b[31mno such process\u001b[0m\r\n",
        "perf version 7.2.12\n", "Warning:\nProcessed 6145 samples and lost 42.54%!\n");

    public override IReadOnlyList<string> Tokens => ["Version:", "Processed ", " samples and lost ", "%", "perf version ", "\n", "\r", "\u0085", "\u2028", "\U0001F600"];

    public override int Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var version = DelveRpc.ParseVersion(text);
        DefectException.Unless(version.Length <= 64 && !version.Any(char.IsControl), "a version is too long or holds control characters");
        var error = DelveFailure.Explain(PlainText.Clean(text, 8192), input.Length % 128, input.Length % 3 != 0);
        DefectException.Unless(error.Message.Length < 800 && !error.Message.Any(char.IsControl), "a quote is too long or holds control characters");
        var lost = PerfCommand.Lost(text);
        DefectException.Unless(lost is >= 0 and <= int.MaxValue, "more samples were lost than there are");
        var (perf, reason) = (PerfCommand.ParseVersion(text), PerfCommand.Reason(text));
        DefectException.Unless(perf.Length is > 0 and <= 30 && reason.Length <= 600 && !reason.Any(char.IsControl), "perf's words are too long or hold control characters");
        return HashCode.Combine(error.Code, version == "unknown");
    }
}
