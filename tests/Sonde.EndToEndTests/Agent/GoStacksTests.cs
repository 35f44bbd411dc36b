using System.Diagnostics;
using System.Globalization;
using Sonde.Agent.Native;
using Sonde.Agent.Sampling.Go;
using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>Stacks of real Go programs, read from outside, against what the programs themselves say.</summary>
public sealed class GoStacksTests
{
    /// <summary>Of every so many bytes of text one address is compared.</summary>
    private const ulong Stride = 41;

    public static TheoryData<string> Builds => StackTarget.Builds;

    [Theory]
    [MemberData(nameof(Builds))]
    public async Task Names_files_and_lines_are_those_of_Go(string build)
    {
        using var target = await StackTarget.StartAsync(build, "names");
        using var program = GoProgram.Open(target.Id);
        var symbols = program.Symbols;
        Assert.True(symbols.HasInlined);
        var addresses = new List<ulong>();
        for (var address = symbols.Module.Text + 64; address < symbols.Module.TextEnd; address += Stride)
        {
            if (symbols.Step(address).Kind != GoStepKind.Foreign)
            {
                addresses.Add(address);
            }
        }

        Assert.True(addresses.Count > 10_000);
        var answers = await target.AskAsync([.. addresses.Select(static address => address.ToString("x", CultureInfo.InvariantCulture))]);

        // Go itself has no name for the one whose name stands first, and no file for a few of its own.
        var wrong = addresses.Zip(answers).Where(pair => pair.Second[0] != '\t' && !pair.Second.EndsWith("\t?\t0", StringComparison.Ordinal)
            && Told(symbols.Frames(pair.First, isCall: true)[0]) != pair.Second).ToList();
        var inlined = addresses.Count(address => symbols.Frames(address, isCall: true).Count > 1);
        TestContext.Current.SendDiagnosticMessage($"{build}: {program.Version}, {addresses.Count} addresses, {inlined} of them inlined, {wrong.Count} differ");
        Assert.True(inlined > 1000);
        Assert.Empty(wrong.Take(20).Select(pair => $"{pair.First:x}: {pair.Second} here {Told(symbols.Frames(pair.First, isCall: true)[0])}"));
    }

    [Theory]
    [MemberData(nameof(Builds))]
    public async Task Goroutines_are_told_with_what_they_wait_for(string build)
    {
        using var target = await StackTarget.StartAsync(build, "wait");
        using var program = GoProgram.Open(target.Id);
        var since = Stopwatch.GetTimestamp();
        var dump = GoroutineReader.Open(program).Read()!;
        var took = Stopwatch.GetElapsedTime(since);
        TestContext.Current.SendDiagnosticMessage($"{build}: {dump.Count} goroutines in {took.TotalMilliseconds:0.0} ms, torn {dump.Torn}");
        Assert.Equal(0, dump.Torn);

        Goroutine Of(string function) => Assert.Single(dump.Groups, group => group.Frames.Any(frame => frame.Function == function));

        var three = Of("main.receive");
        Assert.Equal((3, "chan receive", false), (three.Count, three.State, three.IsRuntime));
        Assert.Equal(("main.wait", "runtime.goexit"), (three.CreatedBy?.Function, three.Frames[^1].Function));
        Assert.Equal("select", Of("main.choose").State);
        string[] states = ["chan send", "sleep", "IO wait", "syscall"];
        Assert.All(states, state => Assert.Contains(dump.Groups, group => group.State == state && group.CreatedBy?.Function == "main.wait"));
        Assert.Contains(Of("sync.(*Mutex).Lock").State, (string[])["semacquire", "sync.Mutex.Lock"]);
        Assert.Contains(Of("sync.(*WaitGroup).Wait").State, (string[])["semacquire", "sync.WaitGroup.Wait"]);
        Assert.Contains(dump.Groups, static group => group.IsRuntime && group.Frames.Any(static frame => frame.Function == "runtime.bgsweep"));
    }

    [Theory]
    [MemberData(nameof(Builds))]
    public async Task The_callers_are_those_that_the_program_tells_of_itself(string build)
    {
        using var target = await StackTarget.StartAsync(build, "wait");
        using var program = GoProgram.Open(target.Id);
        var told = Assert.Single(target.Said, static line => line.StartsWith("callers ", StringComparison.Ordinal)).Split(' ')[1..];
        var frames = Assert.Single(GoroutineReader.Open(program).Read()!.Groups, static group => group.Frames.Any(static frame => frame.Function == "main.inner")).Frames;
        var here = frames.SkipWhile(static frame => frame.Function != "main.inner").Select(static frame => $"{frame.Function}:{frame.Line}").ToList();

        // It waits at another line than the one where it told.
        Assert.StartsWith("main.inner:", told[0], StringComparison.Ordinal);
        Assert.Equal(told[1..], here[1..]);
    }

    [Fact]
    public async Task A_process_that_is_not_Go_is_refused()
    {
        using var other = Process.Start("/bin/sleep", "60");
        try
        {
            var refusal = Assert.Throws<AgentRefusedException>(() => GoProgram.Open(other.Id));
            Assert.Equal(AgentErrorCode.NotPrepared, refusal.Error.Code);
        }
        finally
        {
            other.Kill();
            await other.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_program_that_a_signal_has_stopped_is_refused()
    {
        using var target = await StackTarget.StartAsync("plain", "spin", "1");
        Assert.Equal(0, Libc.Kill(target.Id, Signals.Stop));
        await Eventually.IsTrueAsync(() => target.Status?.State == 'T', "it stands");
        var refusal = Assert.Throws<AgentRefusedException>(() => GoProgram.Open(target.Id));
        Assert.Equal(AgentErrorCode.AlreadyTraced, refusal.Error.Code);
        Assert.Equal(0, Libc.Kill(target.Id, Signals.Continue));
    }

    private static string Told(GoFrame frame) => $"{frame.Function}\t{frame.File}\t{frame.Line}";
}
