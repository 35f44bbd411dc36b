using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>.NET is told apart, so that it can be said why there is no debugger for it.</summary>
[Collection("agent")]
public sealed class AgentDotnetTests
{
    [Fact]
    public async Task A_dotnet_process_is_named_as_one()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        var processes = (await session.AskAsync<ProcessesAnswer>(new ProcessesRequest(null))).Processes;

        // These tests themselves.
        Assert.Equal("dotnet", processes.Single(process => process.ProcessId == Environment.ProcessId).Runtime);
    }
}
