using System.Text;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Processes;

public sealed class ProcessEnvironmentTests
{
    [Fact]
    public void A_process_tells_what_it_was_started_with()
    {
        var entries = Encoding.UTF8.GetString(new ProcessEnvironment(new ProcessTable()).Read(Environment.ProcessId).Bytes.Span).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains($"PATH={Environment.GetEnvironmentVariable("PATH")}", entries);
    }

    [Fact]
    public void A_process_that_is_not_there_is_missing()
    {
        var refused = Assert.Throws<AgentRefusedException>(() => new ProcessEnvironment(new ProcessTable()).Read(int.MaxValue));
        Assert.Equal(AgentErrorCode.ProcessMissing, refused.Error.Code);
    }

    [Fact]
    public void The_longest_answer_fits_into_a_line()
    {
        var answer = new ControlMessage(long.MaxValue, Answer: new EnvironmentAnswer(new byte[EnvironmentAnswer.MostBytes]));
        Assert.InRange(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(answer, ControlJson.Default.ControlMessage).Length, EnvironmentAnswer.MostBytes, ControlLines.MaximumLength - 1);
    }
}
