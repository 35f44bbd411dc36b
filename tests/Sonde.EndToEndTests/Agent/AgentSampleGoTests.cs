using System.Diagnostics;
using Sonde.Agent.Native;
using Sonde.EndToEndTests.Support;
using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>Stacks of real Go programs, sampled through a real agent.</summary>
[Collection("agent")]
public sealed class AgentSampleGoTests
{
    public static TheoryData<string> Builds => StackTarget.Builds;

    [Theory]
    [MemberData(nameof(Builds))]
    public async Task A_busy_program_is_seen_where_it_works_and_a_waiting_one_by_its_goroutines(string build)
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        Assert.Contains(AgentCapability.SampleGo, session.Hello.Capabilities);
        using (var busy = await StackTarget.StartAsync(build, "spin", "2"))
        {
            var seen = await SampledStacks.TakeAsync(session, new SampleRequest(busy.Id, SampleKind.Cpu, 100, 4) { Lines = true });
            Assert.True(seen.Total > 20, $"{seen.Total} stacks");
            Assert.True(seen.WithNames("runtime.goexit;main.spin;main.hot") >= 0.9 * seen.Total, string.Join('\n', seen.Stacks.Keys));
            Assert.True(seen.Last is { Stalls: > 0, MeanStallMicroseconds: > 0, LongestStallMicroseconds: > 0 });
            Assert.Equal((SampleEnd.Duration, 0, 0), (seen.Last.End, busy.Status!.TracerId, new TargetProcess(busy.Id).AlteredBytes()));
        }

        using var waiting = await StackTarget.StartAsync(build, "wait");
        var all = await SampledStacks.TakeAsync(session, new SampleRequest(waiting.Id, SampleKind.Goroutine, 1, 1));
        Assert.True(all.WithNames(";[chan receive]") >= 3 && all.WithNames("main.receive") == 3, string.Join('\n', all.Stacks.Keys));
        Assert.Null(all.Last.Stalls);
    }

    [Fact]
    public async Task A_thread_that_stands_when_the_agent_is_killed_goes_on()
    {
        using var target = await StackTarget.StartAsync("plain", "spin", "2");
        await using var agent = await RunningAgent.StartAsync();
        var session = await TestSession.OpenAsync(agent);
        await session.AskAsync<SamplingAnswer>(new SampleRequest(target.Id, SampleKind.Cpu, 1000, 60));
        var channel = await session.OpenAsync(new SamplesPurpose());

        // The agent is stopped again and again until that hits it while a thread stands for it: some ten microseconds of each hundredth of a second.
        var tries = 0;
        for (var stands = false; !stands; tries++)
        {
            Assert.InRange(tries, 0, 20_000);
            Assert.Equal(0, Libc.Kill(agent.Id, Signals.Stop));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
            stands = target.ThreadStates.Contains('t');
            Assert.Equal(0, stands ? 0 : Libc.Kill(agent.Id, Signals.Continue));
        }

        Assert.Contains('t', target.ThreadStates);
        agent.Kill();
        var took = await Eventually.IsTrueAsync(() => !target.ThreadStates.Contains('t') && target.Status is { TracerId: 0 }, "nothing stands");
        TestContext.Current.TestOutputHelper?.WriteLine($"caught at try {tries}; free after {took.TotalMilliseconds:0.0} ms");
        var before = (await target.NumbersAsync())[0];
        await Eventually.IsTrueAsync(() => agent.HasExited, "the agent is dead");
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True((await target.NumbersAsync())[0] > before, "it works");
        await channel.DisposeAsync();
        await session.DisposeAsync();
    }

    [Fact]
    public async Task An_agent_that_is_killed_leaves_a_program_that_runs_on()
    {
        using var target = await StackTarget.StartAsync("plain", "spin", "2");
        for (var round = 0; round < 20; round++)
        {
            await using (var agent = await RunningAgent.StartAsync())
            {
                var session = await TestSession.OpenAsync(agent);
                await session.AskAsync<SamplingAnswer>(new SampleRequest(target.Id, SampleKind.Cpu, 1000, 60));
                var channel = await session.OpenAsync(new SamplesPurpose());
                await Task.Delay(TimeSpan.FromMilliseconds(100 + (7 * round)), TimeProvider.System, TestContext.Current.CancellationToken);
                agent.Kill();
                await Eventually.IsTrueAsync(() => agent.HasExited, "the agent is dead");
                await channel.DisposeAsync();
                await session.DisposeAsync();
            }

            await Eventually.IsTrueAsync(() => target.Status is { TracerId: 0, State: 'R' or 'S' }, "nobody traces it");
            var before = (await target.NumbersAsync())[0];
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.True((await target.NumbersAsync())[0] > before, "it works");
        }
    }

    [Fact]
    public async Task Threads_that_begin_and_end_all_the_time_are_left_alone()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        using var target = await StackTarget.StartAsync("plain", "churn");
        var before = (await target.NumbersAsync())[0];
        var seen = await SampledStacks.TakeAsync(session, new SampleRequest(target.Id, SampleKind.Cpu, 1000, 3));
        Assert.Equal((SampleEnd.Duration, 0), (seen.Last.End, target.Status!.TracerId));
        Assert.True(seen.WithNames("main.hot") > 0, string.Join('\n', seen.Stacks.Keys));
        Assert.DoesNotContain('t', target.ThreadStates);
        Assert.True((await target.NumbersAsync())[0] > before, "it works");
    }

    [Fact]
    public async Task No_signal_gets_lost_while_threads_are_looked_at()
    {
        const int Count = 200;
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        using var target = await StackTarget.StartAsync("plain", "signals");
        var sampling = SampledStacks.TakeAsync(session, new SampleRequest(target.Id, SampleKind.Cpu, 1000, 8));
        for (var sent = 1; sent <= Count; sent++)
        {
            Assert.Equal(0, Libc.Kill(target.Id, sent % 2 == 0 ? Signals.User1 : Signals.Terminate));
            var (users, terminations) = (sent / 2, (sent + 1) / 2);
            var numbers = await target.NumbersAsync();
            for (var looks = 0; looks < 200 && (numbers[0] < users || numbers[1] < terminations); looks++)
            {
                numbers = await target.NumbersAsync();
            }

            Assert.Equal((users, terminations), (numbers[0], numbers[1]));
        }

        var seen = await sampling;
        var last = await target.NumbersAsync();
        Assert.True(seen.Last.Stalls > 0 && last[2] > 0 && last[3] > 0, $"{seen.Last}: {string.Join(' ', last)}");
    }

    /// <summary>Stops of threads and ends of children come as one signal, which the sampling takes.</summary>
    [Fact]
    public async Task The_ends_of_the_agents_own_programs_are_heard_meanwhile()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        using var target = await StackTarget.StartAsync("plain", "spin", "4");
        var sampling = SampledStacks.TakeAsync(session, new SampleRequest(target.Id, SampleKind.Cpu, 1000, 60));
        for (var program = 1; program <= 100; program++)
        {
            var answer = await session.AskAsync<StartProgramAnswer>(new StartProgramRequest("/bin/true", []));
            await using var streams = await session.OpenAsync(new ProgramPurpose(answer.Program));
            await using var errors = await session.OpenAsync(new ProgramErrorPurpose(answer.Program));
            await Eventually.IsTrueAsync(() => session.Events.OfType<ProgramEndedEvent>().Any(ended => ended.Program == answer.Program), $"the end of program {program}");
        }

        target.End();
        Assert.True((await sampling).Last.Stalls > 0, "threads stood meanwhile");
    }

    [Fact]
    public async Task A_program_that_ends_meanwhile_ends_it()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        using var target = await StackTarget.StartAsync("plain", "spin", "2");
        var seen = await SampledStacks.TakeAsync(session, new SampleRequest(target.Id, SampleKind.Cpu, 1000, 60), target.End);
        Assert.Equal(SampleEnd.Target, seen.Last.End);
        Assert.True(seen.Total > 0, "what there was is told");
    }

    [Fact]
    public async Task One_that_somebody_traces_is_refused_and_a_tracer_that_comes_meanwhile_has_its_way()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "needs strace");
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        using var target = await StackTarget.StartAsync("plain", "spin", "2");
        await using (await TracingAsync(target))
        {
            var refusal = await Assert.ThrowsAsync<AgentRefusedException>(() => session.AskAsync<SamplingAnswer>(new SampleRequest(target.Id, SampleKind.Cpu, 100, 1)));
            Assert.Equal(AgentErrorCode.AlreadyTraced, refusal.Error.Code);
            Assert.Contains("strace", refusal.Message, StringComparison.Ordinal);
        }

        await Eventually.IsTrueAsync(() => target.Status is { TracerId: 0 }, "nobody traces it");
        var sampling = SampledStacks.TakeAsync(session, new SampleRequest(target.Id, SampleKind.Cpu, 100, 3));
        await using (await TracingAsync(target))
        {
            var seen = await sampling;
            Assert.Equal(SampleEnd.Duration, seen.Last.End);
            Assert.True(seen.Last.TornStacks > 0, $"{seen.Last}");
        }
    }

    [Fact]
    public async Task What_runs_in_C_is_told_as_that()
    {
        Assert.SkipUnless(StackTarget.Has("cgo"), "needs gcc");
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        using var target = await StackTarget.StartAsync("cgo", "burn");
        var seen = await SampledStacks.TakeAsync(session, new SampleRequest(target.Id, SampleKind.Cpu, 100, 2));
        Assert.True(seen.Total > 20 && seen.With("|[native]") > 0.5 * seen.Total, string.Join('\n', seen.Stacks.Select(static stack => $"{stack.Value} {stack.Key}")));
        Assert.InRange(seen.Last.CutStacks, seen.With("[native]"), seen.Total);
    }

    [Fact]
    public async Task Threads_that_wait_are_no_wall_time_of_Go()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        using var target = await StackTarget.StartAsync("plain", "spin", "1");
        var refusal = await Assert.ThrowsAsync<AgentRefusedException>(() => session.AskAsync<SamplingAnswer>(new SampleRequest(target.Id, SampleKind.Wall, 100, 1)));
        Assert.Equal(AgentErrorCode.NotPrepared, refusal.Error.Code);
    }

    /// <summary>strace follows it; a thread that stands for the agent at that very moment cannot be had, so it tries again.</summary>
    private static async Task<Tracer> TracingAsync(StackTarget target)
    {
        for (var tries = 0; ; tries++)
        {
            var tracer = new Tracer(Process.Start("/usr/bin/strace", ["-f", "-qq", "-e", "trace=none", "-e", "signal=none", "-o", "/dev/null", "-p", $"{target.Id}"]));
            await Eventually.IsTrueAsync(() => tracer.Process.HasExited || target.Status is { TracerId: not 0 } status && status.TracerId == tracer.Process.Id, "strace follows it");
            if (!tracer.Process.HasExited || tries == 5)
            {
                Assert.False(tracer.Process.HasExited, "strace does not follow it");
                return tracer;
            }
        }
    }

    private sealed record Tracer(Process Process) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            _ = Libc.Kill(Process.Id, Signals.Terminate);
            await Process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Process.Dispose();
        }
    }
}
