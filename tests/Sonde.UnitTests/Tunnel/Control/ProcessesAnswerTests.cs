using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Tunnel.Control;

public sealed class ProcessesAnswerTests
{
    private static readonly ProcessDescription Other = AgentFacts.GoServer() with { Runtime = null, Go = null };

    [Fact]
    public void A_list_that_fits_is_left_alone()
    {
        var answer = ProcessesAnswer.Fit([Other, AgentFacts.GoServer(7)], 0);
        Assert.Equal([1, 7], answer.Processes.Select(process => process.ProcessId));
        Assert.Null(answer.Omitted);
    }

    [Fact]
    public void The_longest_list_fits_into_a_line_with_the_Go_programs_and_says_how_many_are_missing()
    {
        var path = "/" + new string('\u00e9', 4095);
        var processes = Enumerable.Range(1, 4095).Select(id => Other with { ProcessId = id, Executable = path })
            .Append(AgentFacts.GoServer(5000)).ToArray();
        var answer = ProcessesAnswer.Fit(processes, 10);
        Assert.InRange(ControlLines.Encode(new ControlMessage(1, Answer: answer)).Length, ControlLines.MaximumLength / 2, ControlLines.MaximumLength);
        Assert.Equal(5000, answer.Processes[^1].ProcessId);
        Assert.Equal(4096 + 10, answer.Processes.Count + answer.Omitted);
        Assert.Equal(answer.Processes.Select(process => process.ProcessId).Order(), answer.Processes.Select(process => process.ProcessId));
    }

    [Fact]
    public void An_ordinary_list_of_the_most_processes_does_not_fit_whole() =>
        Assert.NotNull(ProcessesAnswer.Fit([.. Enumerable.Range(1, 4096).Select(AgentFacts.GoServer)], 0).Omitted);

    [Fact]
    public void One_that_is_too_long_by_itself_does_not_cost_the_others()
    {
        var answer = ProcessesAnswer.Fit([Other with { Executable = new string('x', 2 * ControlLines.MaximumLength) }, AgentFacts.GoServer(2)], 0);
        Assert.Equal((2, 1), (Assert.Single(answer.Processes).ProcessId, answer.Omitted));
    }
}
