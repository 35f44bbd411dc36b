using System.Diagnostics;
using System.Text.Json;
using Sonde.Core.Sampling;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.EndToEndTests.Agent;

/// <summary>Real Pythons that count their own memory, and what is left of it in them.</summary>
[Collection("agent")]
public sealed class AgentPythonMemoryTests
{
    public static TheoryData<string> Pythons => [.. PythonTarget.Interpreters.DefaultIfEmpty("")];

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task What_is_allocated_meanwhile_is_told_by_who_did_it_and_nothing_counts_on(string interpreter)
    {
        await using var scene = await StartAsync(interpreter);
        await using var channel = await scene.BeginAsync(SampleKind.Alloc, 60);
        var reading = ReadAsync(channel);
        await scene.CountsAsync();
        Assert.Equal("False", await scene.Target.AskAsync("fork"));
        await scene.Target.AskAsync("grow 1000");
        await channel.EndWritesAsync(TestContext.Current.CancellationToken);

        var (lines, outcome, end) = await Eventually.WithinAsync(reading, "what it counted", 30);

        Assert.Equal((SampleEnd.Stopped, null, "done"), (end, outcome.Error, (string?)lines[^1][0].GetString()));
        var frames = lines.Where(static line => line[0].GetString() == "frame").ToArray();
        var grown = lines.Where(static line => line[0].GetString() == "stack").MaxBy(static line => line[1].GetInt64());
        var leaf = frames[grown[3].EnumerateArray().Last().GetInt32()];
        Assert.Equal(("grow", "memory.py"), (leaf[1].GetString(), Path.GetFileName(leaf[2].GetString())));
        Assert.InRange(grown[1].GetInt64(), 1_000_000, 1_200_000);
        Assert.DoesNotContain(frames, static frame => frame[2].GetString() == "<sonde>");
        await scene.IsLeftAloneAsync();
    }

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task Every_object_is_counted_by_its_type_without_running_the_programs_code(string interpreter)
    {
        await using var scene = await StartAsync(interpreter);
        await using var channel = await scene.BeginAsync(SampleKind.Heap, 0.1);

        var (lines, outcome, end) = await Eventually.WithinAsync(ReadAsync(channel), "what it counted", 30);

        Assert.Equal((SampleEnd.Duration, null), (end, outcome.Error));
        var types = lines.Where(static line => line[0].GetString() == "type").ToDictionary(static line => $"{line[1]}.{line[2]}", static line => (Bytes: line[3].GetInt64(), Objects: line[4].GetInt64()));
        Assert.Equal(1000, types["__main__.Line"].Objects);
        Assert.InRange(types["builtins.str"].Bytes, 1_000_000, 4_000_000);
        Assert.DoesNotContain("problem", lines.Select(static line => line[0].GetString()));
        await scene.IsLeftAloneAsync();
    }

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task An_agent_that_is_killed_ends_the_counting(string interpreter)
    {
        await using var scene = await StartAsync(interpreter);
        await using var channel = await scene.BeginAsync(SampleKind.Alloc, 600);
        await scene.CountsAsync();

        using (var agent = Process.GetProcessById(scene.Agent.Id))
        {
            agent.Kill();
        }

        await scene.IsLeftAloneAsync();
    }

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task Who_counts_already_is_left_alone(string interpreter)
    {
        await using var scene = await StartAsync(interpreter);
        Assert.Equal("True", await scene.Target.AskAsync("count"));
        await using var channel = await scene.BeginAsync(SampleKind.Alloc, 1);

        var (lines, _, _) = await Eventually.WithinAsync(ReadAsync(channel), "why it does not", 30);

        Assert.Contains("tracemalloc is on in it already", Assert.Single(lines, static line => line[0].GetString() == "problem")[1].GetString(), StringComparison.Ordinal);
        Assert.StartsWith("True ", await scene.Target.AskAsync("state"), StringComparison.Ordinal);
    }

    private static async Task<Scene> StartAsync(string interpreter)
    {
        var target = await SampledPython.StartAsync(interpreter, "", "memory.py");
        var agent = await RunningAgent.StartAsync();
        return new Scene(target, agent, await TestSession.OpenAsync(agent), await target.AskAsync("state"));
    }

    private static async Task<(List<JsonElement> Lines, OutcomeLine Outcome, SampleEnd? End)> ReadAsync(Stream channel)
    {
        var updates = new List<SampleUpdate>();
        await foreach (var update in new SampleStream(channel).ReadAsync(TestContext.Current.CancellationToken))
        {
            updates.Add(update);
        }

        var text = string.Concat(updates.OfType<TextTold>().Select(static told => told.Text));
        return ([.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonElement.Parse(line))],
            Assert.Single(updates.OfType<OutcomeTold>()).Outcome, updates.OfType<FiguresTold>().Last().Figures.End);
    }

    /// <param name="Target">The program.</param>
    /// <param name="Agent">The agent.</param>
    /// <param name="Session">A session.</param>
    /// <param name="Before">What the program said of itself: whether it counts, its threads, its descriptors, what is left in its sys.</param>
    private sealed record Scene(SampledPython Target, RunningAgent Agent, TestSession Session, string Before) : IAsyncDisposable
    {
        public async Task<TunnelChannel> BeginAsync(SampleKind kind, double seconds)
        {
            Assert.Contains(AgentCapability.PythonMemory, Session.Hello.Capabilities);
            await Session.AskAsync<SamplingAnswer>(new SampleRequest(Target.Id, kind, 10, seconds));
            return await Session.OpenAsync(new SamplesPurpose());
        }

        public Task<TimeSpan> CountsAsync() => Support.Eventually.IsTrueAsync(async () => (await Target.AskAsync("state")).StartsWith("True ", StringComparison.Ordinal), "it counts", 20);

        /// <summary>The pipes to a child that was forked are its own.</summary>
        public async Task IsLeftAloneAsync()
        {
            var last = "";
            await Support.Eventually.IsTrueAsync(async () => Same(last = await Target.AskAsync("state")), $"it is as before: {Before}, and not {last}", 10);
            Assert.False(Target.IsTraced);
            Assert.Empty(Directory.GetFiles("/tmp", ".sonde-memory-*"));
        }

        private bool Same(string state)
        {
            var (now, then) = (state.Split(' ', 4), Before.Split(' ', 4));
            return (now[0], now[1], now[3]) == (then[0], then[1], then[3]) && int.Parse(now[2]) is var fds && (fds == int.Parse(then[2]) || fds == int.Parse(then[2]) + 4);
        }

        public async ValueTask DisposeAsync()
        {
            using var last = Target;
            await Session.DisposeAsync();
            await Agent.DisposeAsync();
        }
    }
}
