using System.Globalization;
using Sonde.EndToEndTests.Kubernetes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Faults;

/// <summary>Faults by the hundred, at random moments of sessions on a shop under load: bench/faults.</summary>
public sealed class FaultBench(NamespaceFixture home) : IClassFixture<NamespaceFixture>
{
    private readonly int _seed = Number("SONDE_FAULTS_SEED", 1);
    private readonly FaultTally _tally = new();

    [Fact(Explicit = true)]
    public async Task Podman()
    {
        await using var place = new PodmanPlace();
        await RunAsync("Podman", place, Number("SONDE_FAULTS_PODMAN", 300));
    }

    [Fact(Explicit = true)]
    [Trait("on", "kubernetes")]
    public async Task Kubernetes()
    {
        await TestCluster.RequireAsync();
        await using var place = new PodPlace(home);
        await RunAsync("Kubernetes", place, Number("SONDE_FAULTS_KUBERNETES", 60));
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static string Output(string name) =>
        Path.Combine(Directory.CreateDirectory(Environment.GetEnvironmentVariable("SONDE_FAULTS_OUT") ?? Path.Combine(SondePrograms.Root, "artifacts/faults")).FullName, name);

    private async Task RunAsync(string name, Place place, int rounds)
    {
        var random = new Random(_seed);
        var log = Output($"{name}.log");
        await File.WriteAllTextAsync(log, "");
        var only = Environment.GetEnvironmentVariable("SONDE_FAULTS_ONLY") ?? "";
        var faults = Fault.Everywhere.Where(fault => fault.Name.Contains(only, StringComparison.Ordinal)).ToArray();
        var moments = Enum.GetValues<Moment>();
        await place.StartAsync();
        for (var round = 0; round < rounds; round++)
        {
            // Each fault as often as the others, at a random moment.
            var fault = faults[round % faults.Length];
            var fitting = moments.Where(moment => !fault.NeedsIde || moment is Moment.Armed or Moment.Stopped or Moment.Busy).ToArray();
            var moment = Environment.GetEnvironmentVariable("SONDE_FAULTS_MOMENT") is { Length: > 0 } wanted ? Enum.Parse<Moment>(wanted) : fitting[random.Next(fitting.Length)];
            if (place.HasDied())
            {
                await place.StartAsync();
            }

            await using var scene = new FaultScene(place, moment, new Random(random.Next()));
            FaultOutcome outcome;
            try
            {
                await scene.PrepareAsync();
                await fault.StrikeAsync(scene);
                outcome = await scene.JudgeAsync(fault);
            }
            catch (Exception failure)
            {
                await File.AppendAllTextAsync(log, $"round {round}: {fault.Name}, {moment}: the round itself failed: {failure}\n");
                throw;
            }

            _tally.Add(name, fault, moment, outcome);
            var isGood = outcome is { IsDead: false, IsLate: false, Traces: 0, RequestsLost: 0 };
            await File.AppendAllTextAsync(
                log,
                string.Create(CultureInfo.InvariantCulture, $"round {round}: {fault.Name}, {moment}: runs after {outcome.RunsAfter.TotalMilliseconds:0} ms, dead {outcome.IsDead}, late {outcome.IsLate}, lost {outcome.RequestsLost}, traces {outcome.Traces}\n")
                + (isGood ? "" : outcome.Detail + "\n"));
            await File.WriteAllTextAsync(Output($"{name}.md"), _tally.ToMarkdown());
        }

        Assert.Equal((0, 0), (_tally.Broken, _tally.DeadForNothing));
    }
}
