using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde profile --tool native</c>: perf of the toolbox image on programs that compute.</summary>
public sealed class NativeProfileTests
{
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task A_program_without_frame_pointers_is_told_with_its_callers_and_never_stops()
    {
        await using var target = await StartAsync();
        using var workspace = Workspace.Create();

        var outcome = (await RunningSonde.RunAsync(workspace.Start([.. Words(target), "-d", "3s", "-o", "busy.collapsed"]), 90)).Succeeded();

        var text = File.ReadAllText(Path.Combine(workspace.Folder, "busy.collapsed"));
        Assert.Contains("cinema::deep(cinema::Hall&, int);cinema::deep(cinema::Hall&, int);cinema::rows(cinema::Hall&, double);cinema::Hall::fill(double)", text.Replace("@", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("main::{lambda()#1}", text, StringComparison.Ordinal);
        var flame = outcome.One("flame");
        Assert.Equal("cinema::Hall::fill(double)", (string?)flame["hottest"]![0]!["function"]);
        Assert.StartsWith("perf ", (string?)flame["how"], StringComparison.Ordinal);
        Assert.Contains("the target was not stopped", flame["cost"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("only PERFMON, SYS_PTRACE", outcome.Receipt["written"]!.ToJsonString(), StringComparison.Ordinal);
        IsLeftAlone(target, outcome);
    }

    [Fact(Timeout = Limit)]
    public async Task Ended_early_it_keeps_what_there_is_and_leaves_no_perf_behind()
    {
        await using var target = await StartAsync();
        using var workspace = Workspace.Create();
        await using var sonde = RunningSonde.Start(workspace.Start([.. Words(target), "-d", "60s", "-o", "busy.svg"]));
        await Eventually.IsTrueAsync(() => Perf(target) != 0, "perf samples", 60, sonde.Describe);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);

        var outcome = (await sonde.StopAsync()).Succeeded();

        Assert.Contains("fill", File.ReadAllText(Path.Combine(workspace.Folder, "busy.svg")), StringComparison.Ordinal);
        Assert.Contains("early", (string?)outcome.Receipt["ended"], StringComparison.Ordinal);
        IsLeftAlone(target, outcome);
    }

    [Theory(Timeout = Limit)]
    [InlineData("sonde")]
    [InlineData("agent")]
    [InlineData("perf")]
    public async Task Whoever_is_killed_meanwhile_the_program_runs_on_and_the_sampling_ends(string who)
    {
        await using var target = await StartAsync();
        using var workspace = Workspace.Create();
        await using var sonde = RunningSonde.Start(workspace.Start([.. Words(target), "-d", "60s", "--grace", "2s", "-o", "busy.svg"]));
        await Eventually.IsTrueAsync(() => Perf(target) != 0, "perf samples", 60, sonde.Describe);

        if (who == "sonde")
        {
            sonde.Kill();
        }
        else
        {
            Signal.Send(who == "agent" ? NativeScene.FindBeside(target, "sonde-agent", "serve") : Perf(target), Signal.Kill);
        }

        await Eventually.IsTrueAsync(() => Perf(target) == 0, "perf is gone", 15, sonde.Describe);
        Assert.True(target.Process.IsFree, target.Process.Text);
        Assert.Equal(0, target.Process.AlteredBytes());
        if (who == "perf")
        {
            (await sonde.EndsAsync()).Failed("SND5017", 5);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_toolbox_that_may_not_measure_says_what_it_takes_and_native_code_is_refused_without_the_word()
    {
        await using var target = await StartAsync();
        using var workspace = Workspace.Create();

        var asked = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--image", NativeScene.Image), 60)).Failed("SND5001", 5);
        Assert.Contains("--tool native", asked["next"]!.ToJsonString(), StringComparison.Ordinal);
        var weak = (await RunningSonde.RunAsync(workspace.Start([.. Words(target), "--profile", "restricted"]), 60)).Failed("SND5011", 5);
        Assert.Contains("PERFMON", (string?)weak["why"], StringComparison.Ordinal);
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    private static string[] Words(PodmanTarget target) => ["profile", target.Text, "--tool", "native", "--image", NativeScene.Image];

    private static int Perf(PodmanTarget target) => NativeScene.FindBeside(target, "/perf", "record");

    private static Task<PodmanTarget> StartAsync() => PodmanTarget.StartAsync("localhost/sonde-test-busy:1", "--cap-drop", "all");

    private static void IsLeftAlone(PodmanTarget target, SondeOutcome outcome)
    {
        Assert.Equal(0, Perf(target));
        Assert.True(target.Process.IsFree, target.Process.Text);
        Assert.Equal(0, target.Process.AlteredBytes());
        Assert.StartsWith("toolbox sonde-native-", (string?)Assert.Single((JsonArray)outcome.Receipt["remains"]!), StringComparison.Ordinal);
    }
}
