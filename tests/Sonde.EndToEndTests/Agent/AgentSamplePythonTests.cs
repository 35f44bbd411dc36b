using System.Security.Cryptography;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.EndToEndTests.Agent;

/// <summary>Stacks of real Pythons, read from outside.</summary>
[Collection("agent")]
public sealed class AgentSamplePythonTests
{
    public static TheoryData<string> Pythons => [.. SampledPython.Interpreters.DefaultIfEmpty("")];

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task A_busy_thread_is_seen_where_it_works_and_waiting_ones_only_where_all_count(string interpreter)
    {
        await using var scene = await StartAsync(interpreter, "work");
        Assert.Contains(AgentCapability.SamplePython, scene.Session.Hello.Capabilities);
        var stopped = 0;
        var cpu = await SampledStacks.TakeAsync(scene.Session, scene.Ask(SampleKind.Cpu, 3), () => stopped += scene.Target.Standing + (scene.Target.IsTraced ? 1 : 0));
        Say(cpu);
        Assert.Equal((0, SampleEnd.Duration), (stopped, cpu.Last.End));
        Assert.True(cpu.Figures.Count >= 3, "there is news each second");
        Assert.InRange(cpu.Last.Taken + cpu.Last.Late + cpu.Last.Torn, 300, 300);
        Assert.InRange(cpu.With("<module>"), 150, 305);
        Assert.True(cpu.With("work:") > 0.95 * cpu.With("<module>") && cpu.With(";spin:") > 0.9 * cpu.With("<module>"), "the work is seen where it is done");
        Assert.True(cpu.Locked > 0.9 * cpu.Total, "who works holds the lock");
        Assert.InRange(cpu.With(";wait:"), 0, 5);
        Assert.True(cpu.Last.TargetCpuSeconds > 1, "the target's processor time is told");

        var wall = await SampledStacks.TakeAsync(scene.Session, scene.Ask(SampleKind.Wall, 1));
        Say(wall);
        Assert.InRange(wall.With("Event.wait:"), 60, 105);
        Assert.True(wall.Total >= 2.8 * wall.With("work:"), "all three threads count");
        Assert.False(scene.Target.HasExited);
    }

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task Lines_are_those_that_are_executed(string interpreter)
    {
        await using var scene = await StartAsync(interpreter, "work");
        var script = await File.ReadAllLinesAsync(Path.Combine(Path.GetDirectoryName(PythonTarget.Script)!, "stacks.py"), TestContext.Current.CancellationToken);
        var (loop, sum, call, function) = (LineOf("for number in range"), LineOf("total += number"), LineOf("spin(20_000)"), LineOf("def spin"));
        var lines = await SampledStacks.TakeAsync(scene.Session, scene.Ask(SampleKind.Cpu, 2) with { RateHertz = 200 });
        Say(lines);
        Assert.True(lines.With($"work:{call};spin:{loop}") + lines.With($"work:{call};spin:{sum}") > 0.9 * lines.Total, "the lines of the loop");
        Assert.True(lines.With($"spin:{loop}") > 0 && lines.With($"spin:{sum}") > 0, "both lines are seen");
        var functions = await SampledStacks.TakeAsync(scene.Session, scene.Ask(SampleKind.Cpu, 1) with { Lines = false });
        Assert.True(functions.With($"spin:{function}") > 0.9 * functions.Total, "without lines, a function's first");

        int LineOf(string text) => Array.FindIndex(script, line => line.Contains(text, StringComparison.Ordinal)) + 1;
    }

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task Recursion_generators_coroutines_short_calls_and_extensions_are_whole_stacks(string interpreter)
    {
        foreach (var (what, frames) in new[]
        {
            ("deep", ";dive;work;spin"), ("generators", ";generators;filtered;steps;spin"), ("async", ";part;spin"), ("calls", ";calls;hop"), ("pack", ";pack"),
        })
        {
            await using var scene = await StartAsync(interpreter, what);
            var seen = await SampledStacks.TakeAsync(scene.Session, scene.Ask(SampleKind.Cpu, 2));
            TestContext.Current.TestOutputHelper?.WriteLine(what);
            Say(seen);
            Assert.True(seen.WithNames(frames) > 0.6 * seen.Total && seen.Total > 60, $"{what}: {seen.WithNames(frames)} of {seen.Total} with {frames}");
            Assert.All(seen.Stacks.Keys, static stack => Assert.Matches(@"\|(<module>|Thread\._bootstrap):", stack));
            Assert.InRange(seen.Last.TornStacks, 0, 0.15 * seen.Total);
            if (what == "deep")
            {
                Assert.Contains(seen.Stacks.Keys, static stack => stack.Split(";dive:").Length == 902);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task Threads_and_functions_that_come_and_go_are_never_mixed_up(string interpreter)
    {
        foreach (var what in new[] { "storm", "made" })
        {
            await using var scene = await StartAsync(interpreter, what);
            var seen = await SampledStacks.TakeAsync(scene.Session, scene.Ask(SampleKind.Wall, 3) with { RateHertz = 500 });
            TestContext.Current.TestOutputHelper?.WriteLine(what);
            Say(seen);
            Assert.False(scene.Target.HasExited);
            Assert.True(seen.Last.Taken > 200, "samples are taken");
            foreach (var stack in seen.Stacks.Keys.Select(static key => key.Split('|')[1].Split(';').Select(static frame => frame.Split(':')[0]).ToArray()))
            {
                var at = Array.IndexOf(stack, "spin");
                Assert.True(at < 0 || at == stack.Length - 1, $"spin calls nothing: {string.Join(';', stack)}");
                Assert.True(at < 0 || stack[at - 1] is "one" or "two" or "Thread.run", $"spin is not called from there: {string.Join(';', stack)}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task A_target_that_ends_and_a_client_that_leaves_end_it(string interpreter)
    {
        await using (var brief = await StartAsync(interpreter, "work"))
        {
            var seen = await SampledStacks.TakeAsync(brief.Session, brief.Ask(SampleKind.Cpu, 60), brief.Target.End);
            Assert.Equal(SampleEnd.Target, seen.Last.End);
            Assert.True(seen.Total > 10, "what there was is told");
        }

        await using var scene = await StartAsync(interpreter, "work");
        await scene.Session.AskAsync<SamplingAnswer>(scene.Ask(SampleKind.Cpu, 60));
        await using (var channel = await scene.Session.OpenAsync(new SamplesPurpose()))
        {
            var stacks = new SampledStacks();
            var reading = stacks.ReadAsync(channel);
            await Eventually.IsTrueAsync(() => stacks.Figures.Count > 0, "the first news");
            await channel.EndWritesAsync(TestContext.Current.CancellationToken);
            Assert.True(await Eventually.WithinAsync(reading, "the end", 5));
            Assert.Equal(SampleEnd.Stopped, stacks.Last.End);
        }

        await Assert.ThrowsAsync<ChannelRefusedException>(() => scene.Session.OpenAsync(new SamplesPurpose()));
    }

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task Nothing_is_written_into_the_target(string interpreter)
    {
        await using var scene = await StartAsync(interpreter, "wait");
        await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System, TestContext.Current.CancellationToken);
        var before = MemoryOf(scene.Target.Id);
        await SampledStacks.TakeAsync(scene.Session, scene.Ask(SampleKind.Wall, 2) with { RateHertz = 1000 });
        Assert.Equal(before, MemoryOf(scene.Target.Id));
    }

    [Fact]
    public async Task What_cannot_be_sampled_is_refused_with_the_reason()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await RefusesAsync(new SampleRequest(int.MaxValue, SampleKind.Cpu, 100, 1), AgentErrorCode.ProcessMissing, "There is no process");
        await RefusesAsync(new SampleRequest(Environment.ProcessId, SampleKind.Cpu, 100, 1), AgentErrorCode.NotPrepared, "maps no CPython");
        await RefusesAsync(new SampleRequest(Environment.ProcessId, SampleKind.Cpu, 5000, 1), AgentErrorCode.NotUnderstood, "1 to 1000");
        await Assert.ThrowsAsync<ChannelRefusedException>(() => session.OpenAsync(new SamplesPurpose()));
        if (File.Exists("/usr/bin/python3.11"))
        {
            using var old = await SampledPython.StartAsync("/usr/bin/python3.11", "wait");
            await RefusesAsync(new SampleRequest(old.Id, SampleKind.Cpu, 100, 1), AgentErrorCode.NotPrepared, "runs Python 3.11");
        }

        async Task RefusesAsync(SampleRequest request, string code, string text)
        {
            var refused = await Assert.ThrowsAsync<AgentRefusedException>(() => session.AskAsync<SamplingAnswer>(request));
            Assert.Equal(code, refused.Error.Code);
            Assert.Contains(text, refused.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<Scene> StartAsync(string interpreter, string what)
    {
        var target = await SampledPython.StartAsync(interpreter, what);
        var agent = await RunningAgent.StartAsync();
        return new Scene(target, agent, await TestSession.OpenAsync(agent));
    }

    private static void Say(SampledStacks seen) => TestContext.Current.TestOutputHelper?.WriteLine(
        $"{seen.Total} samples of {seen.Kinds} kinds; {seen.Last}; most: {seen.Stacks.OrderByDescending(static stack => stack.Value).Select(static stack => $"{stack.Value} {stack.Key[..Math.Min(200, stack.Key.Length)]}").FirstOrDefault()}");

    /// <summary>A hash of everything writable that it has mapped, but for its threads' stacks, which its own waiting changes.</summary>
    private static string MemoryOf(int processId)
    {
        using var memory = File.OpenHandle($"/proc/{processId}/mem");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var page = new byte[4096];
        foreach (var line in File.ReadAllLines($"/proc/{processId}/maps").Where(static line => line.Contains(" rw", StringComparison.Ordinal) && !line.EndsWith("[stack]", StringComparison.Ordinal)))
        {
            var range = line.Split(' ')[0].Split('-').Select(static text => Convert.ToInt64(text, 16)).ToArray();
            for (var at = range[0]; at < range[1]; at += page.Length)
            {
                try
                {
                    hash.AppendData(page, 0, RandomAccess.Read(memory, page, at));
                }
                catch (IOException)
                {
                    // There is nothing behind it, as of a file that became shorter.
                }
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private sealed record Scene(SampledPython Target, RunningAgent Agent, TestSession Session) : IAsyncDisposable
    {
        public SampleRequest Ask(SampleKind kind, double seconds) => new(Target.Id, kind, 100, seconds) { Lines = true };

        public async ValueTask DisposeAsync()
        {
            using var last = Target;
            await using var before = Agent;
            await using var first = Session;
        }
    }
}
