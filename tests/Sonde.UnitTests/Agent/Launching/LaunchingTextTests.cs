using Sonde.Agent.Launching;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Launching;

public sealed class LaunchingTextTests
{
    [Theory]
    [InlineData("could not attach to pid 7: already being debugged by pid 9", AgentErrorCode.AlreadyTraced)]
    [InlineData("could not attach to pid 7: operation not permitted", AgentErrorCode.NotAllowed)]
    [InlineData("Could not attach to pid 7: this could be caused by a kernel security setting, try writing \"0\" to … permission denied", AgentErrorCode.NotAllowed)]
    [InlineData("could not attach to pid 7: no such process", AgentErrorCode.TargetGone)]
    [InlineData("could not open debug info", AgentErrorCode.ToolFailed)]
    public void Delves_last_words_become_a_code_and_are_quoted(string words, string code)
    {
        var error = DelveFailure.Explain($"API server listening at: /tmp/a.sock\n{words}\n", 1, targetLives: true);

        Assert.Equal(code, error.Code);
        Assert.Equal($"dlv: {words}", error.Message);
    }

    [Fact]
    public void A_target_that_is_gone_explains_any_failure()
        => Assert.Equal(AgentErrorCode.TargetGone, DelveFailure.Explain("whatever", 1, targetLives: false).Code);

    [Fact]
    public void A_tool_that_could_not_be_executed_is_missing()
        => Assert.Equal(AgentErrorCode.ToolMissing, DelveFailure.Explain("/dlv: No such file or directory", 126, targetLives: true).Code);

    [Fact]
    public void Silence_is_said() => Assert.Contains("exit code 2", DelveFailure.Explain("", 2, targetLives: true).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Delve Debugger\nVersion: 1.27.1\nBuild: $Id: 38e5cb $\n", "1.27.1")]
    [InlineData("Version: 1.22.1", "1.22.1")]
    [InlineData("dlv: not found", "unknown")]
    public void The_version_is_read(string text, string version) => Assert.Equal(version, DelveRpc.ParseVersion(text));

    [Theory]
    [InlineData(0x0000, 0)]
    [InlineData(0x0300, 3)]
    [InlineData(0x000f, 143)]
    [InlineData(0x008b, 139)]
    public void A_wait_status_becomes_what_a_shell_says(int status, int code) => Assert.Equal(code, ExitStatus.ToCode(status));

    [Theory]
    [InlineData(0x0300, null)]
    [InlineData(0x8900, null)]
    [InlineData(0x0009, 9)]
    [InlineData(0x008b, 11)]
    public void A_signal_is_told_from_an_exit_code(int status, int? signal) => Assert.Equal(signal, ExitStatus.Signal(status));

    [Fact]
    public void Of_much_output_the_end_is_kept()
    {
        var output = new ToolOutput();
        output.Add("begin"u8);
        for (var part = 0; part < 100; part++)
        {
            output.Add(new byte[1000]);
        }

        output.Add("\u001b[31mend\n"u8);

        Assert.Equal("[31mend", output.Tail);
    }
}
