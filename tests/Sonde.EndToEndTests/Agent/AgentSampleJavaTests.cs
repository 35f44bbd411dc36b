using Sonde.Core.Sampling;
using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>What real JVMs write of themselves, and what is left of it.</summary>
[Collection("agent")]
public sealed class AgentSampleJavaTests
{
    [Theory]
    [InlineData(SampleKind.Threads, "Full thread dump")]
    [InlineData(SampleKind.Heap, "java.lang.String")]
    public async Task A_JVM_tells_of_itself_and_what_a_killed_agent_left_is_removed(SampleKind kind, string text)
    {
        using var target = await JavaTarget.StartAsync(null);
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        Assert.Contains(AgentCapability.SampleJava, session.Hello.Capabilities);

        // No process has this id: they end at 2^22.
        var orphan = $"/tmp/.sonde-java-99999999-{target.Id}.txt";
        File.WriteAllText(orphan, "");
        File.WriteAllText($"/tmp/.attach_pid{target.Id}", "");
        File.SetLastWriteTimeUtc($"/tmp/.attach_pid{target.Id}", DateTime.UnixEpoch);

        var (told, outcome, end) = await TakeAsync(session, new SampleRequest(target.Id, kind, 100, 1));

        Assert.Contains(text, told, StringComparison.Ordinal);
        Assert.Equal(SampleEnd.Duration, end);
        Assert.Null(outcome.Error);
        Assert.Equal([$"/tmp/.attach_pid{target.Id}"], outcome.Files);
        Assert.Contains($"/tmp/.java_pid{target.Id}", Assert.Single(outcome.Remains), StringComparison.Ordinal);
        Assert.False(File.Exists(orphan));
        Assert.False(File.Exists($"/tmp/.attach_pid{target.Id}"));
        Assert.Empty((await TakeAsync(session, new SampleRequest(target.Id, kind, 100, 1))).Outcome.Remains);
        await target.ServesOnAsync();
    }

    [Fact]
    public async Task A_JVM_that_lets_nobody_attach_is_not_asked_and_what_is_no_JVM_is_told()
    {
        using var target = await JavaTarget.StartAsync(null, "-XX:+DisableAttachMechanism");
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        var (told, outcome, end) = await TakeAsync(session, new SampleRequest(target.Id, SampleKind.Threads, 100, 1));

        Assert.Equal(("", SampleEnd.Stopped), (told, end));
        Assert.Contains("DisableAttachMechanism", outcome.Error!.Message, StringComparison.Ordinal);
        var none = await Assert.ThrowsAsync<AgentRefusedException>(() => session.AskAsync<SamplingAnswer>(new SampleRequest(Environment.ProcessId, SampleKind.Alloc, 100, 1)));
        Assert.Contains("Java programs alone", none.Message, StringComparison.Ordinal);
        await target.ServesOnAsync();
    }

    private static async Task<(string Text, OutcomeLine Outcome, SampleEnd? End)> TakeAsync(TestSession session, SampleRequest request)
    {
        await session.AskAsync<SamplingAnswer>(request);
        await using var channel = await session.OpenAsync(new SamplesPurpose());
        return await Eventually.WithinAsync(ReadAsync(channel), "what the JVM tells", request.DurationSeconds + 30);
    }

    private static async Task<(string Text, OutcomeLine Outcome, SampleEnd? End)> ReadAsync(Stream channel)
    {
        var updates = new List<SampleUpdate>();
        await foreach (var update in new SampleStream(channel).ReadAsync(TestContext.Current.CancellationToken))
        {
            updates.Add(update);
        }

        return (string.Concat(updates.OfType<TextTold>().Select(static told => told.Text)), Assert.Single(updates.OfType<OutcomeTold>()).Outcome, updates.OfType<FiguresTold>().Last().Figures.End);
    }
}
