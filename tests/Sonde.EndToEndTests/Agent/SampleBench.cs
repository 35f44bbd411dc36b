using System.Globalization;
using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>What sampling costs a Python or a Go program, and what of it gets lost: bench/sample.</summary>
[Collection("agent")]
public sealed class SampleBench
{
    private const int Rounds = 10;

    /// <summary>Some three seconds' work on a quiet machine.</summary>
    private const int Units = 40_000;

    public static TheoryData<string> Pythons => [.. SampledPython.Interpreters.DefaultIfEmpty("")];

    public static TheoryData<string> Builds => StackTarget.Builds;

    [Theory(Explicit = true)]
    [MemberData(nameof(Pythons))]
    public async Task Python(string interpreter)
    {
        using var target = await SampledPython.StartAsync(interpreter, "measured");
        await MeasureAsync(Path.GetFileName(interpreter), target.Id, target.AskAsync);
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Builds))]
    public async Task Go(string build)
    {
        using var target = await StackTarget.StartAsync(build, "measured");
        await MeasureAsync($"Go, {build}", target.Id, target.TellAsync);
    }

    private static async Task MeasureAsync(string what, int target, Func<string, Task<string>> ask)
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await WorkAsync(ask);
        List<(double Cpu, double Longest)> without = [], with = [];
        List<FiguresLine> figures = [];
        for (var round = 0; round < Rounds; round++)
        {
            without.Add(await WorkAsync(ask));
            using var over = new CancellationTokenSource();
            var sampling = SampleAsync(session, target, over.Token);
            with.Add(await WorkAsync(ask));
            await over.CancelAsync();
            figures.Add((await sampling).Last);
        }

        var stacks = figures.Sum(static line => line.Stacks + line.TornStacks);
        Say($"## {what}, 100 samples a second, {Rounds} rounds of {Units} units each, alternating");
        Say($"processor time of a unit, µs: without {Text(without.Select(static round => round.Cpu * 1e6 / Units))}; with {Text(with.Select(static round => round.Cpu * 1e6 / Units))}");
        Say($"ratio of each pair: {Text(with.Zip(without, static (one, other) => one.Cpu / other.Cpu))}");
        Say($"longest unit, ms: without {Text(without.Select(static round => round.Longest * 1e3))}; with {Text(with.Select(static round => round.Longest * 1e3))}");
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"of {stacks} stacks torn {100.0 * figures.Sum(static line => line.TornStacks) / stacks:0.00} %, cut {100.0 * figures.Sum(static line => line.CutStacks) / stacks:0.00} %; of {figures.Sum(static line => line.Asked)} samples late {figures.Sum(static line => line.Late)}, torn {figures.Sum(static line => line.Torn)}"));
        Say($"agent's processor, % of one: {Text(figures.Select(static line => 100 * line.CpuSeconds / line.Seconds))}");
        if (figures.Exists(static line => line.Stalls is not null))
        {
            Say(string.Create(
                CultureInfo.InvariantCulture,
                $"a thread stood {figures.Sum(static line => line.Stalls ?? 0)} times, µs: mean {Text(figures.Select(static line => line.MeanStallMicroseconds ?? 0))}; longest {Text(figures.Select(static line => line.LongestStallMicroseconds ?? 0))}"));
        }

        Say($"a sample, µs: mean {Text(figures.Select(static line => line.MeanMicroseconds))}; longest {Text(figures.Select(static line => line.LongestMicroseconds))}");
    }

    private static async Task<SampledStacks> SampleAsync(TestSession session, int target, CancellationToken over)
    {
        await session.AskAsync<SamplingAnswer>(new SampleRequest(target, SampleKind.Cpu, 100, 60) { Lines = true });
        await using var channel = await session.OpenAsync(new SamplesPurpose());
        var stacks = new SampledStacks();
        var reading = stacks.ReadAsync(channel);
        await using var ending = over.Register(() => _ = channel.EndWritesAsync(CancellationToken.None).AsTask());
        await reading;
        return stacks;
    }

    private static async Task<(double Cpu, double Longest)> WorkAsync(Func<string, Task<string>> ask)
    {
        var words = (await ask($"{Units}")).Split(' ');
        return (double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
    }

    private static string Text(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{(sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2:0.###} ({sorted[0]:0.###}–{sorted[^1]:0.###})");
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
