using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Profiles;
using Sonde.Core.Profiling;
using Sonde.Core.Profiling.Native;
using Sonde.Core.Sampling;
using Sonde.Core.Targets;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Profiling.Native;

public sealed class NativeTellingTests
{
    private const string Text = """
        busy   14676  1817.363148:   10000000 cpu-clock: 
        	    557342983194 cinema::Hall::fill(double) (/app/busy)
        	    5573429831c4 main (/app/busy)
        	    7f60209aa249 [unknown] (/lib/x86_64-linux-gnu/libc.so.6)

        busy   14677  1817.373148:   10000000 cpu-clock: 
        	    557342983194 cinema::Hall::fill(double) (/app/busy)


        """;

    [Fact]
    public void Samples_are_processor_time_below_their_threads_name_and_what_they_cost_is_told()
    {
        var taken = Take(Text, new FiguresLine(2, 0, 0, 0, 0) { CpuSeconds = 0.125, TargetCpuSeconds = 0.03, End = SampleEnd.Duration });
        Assert.Equal((new ProfileKind("cpu", ProfileUnit.Nanoseconds), 20_000_000, 2), (taken.Profile.Kind, taken.Profile.Total, taken.Profile.SampleCount));
        Assert.Equal((10_000_000, TimeSpan.FromSeconds(2)), (taken.Profile.Period, taken.Profile.Duration));
        Assert.Equal(["[libc.so.6]", "busy", "cinema::Hall::fill(double)", "main"], taken.Profile.Frames.Select(static frame => frame.Function).Order(StringComparer.Ordinal));
        Assert.Equal("perf 7.2.12 from outside at 100 Hz of each thread's processor time, native stacks in user space", taken.How);
        Assert.Equal(
        [
            "2 samples of about 3; none was lost, or less than one in twenty",
            "perf and the agent used 0.13 s of processor time in 2.0 s, beside 0.03 s of the target's; the target was not stopped",
        ], taken.Cost);
    }

    [Fact]
    public void What_was_lost_or_cut_or_ended_by_the_process_is_told()
    {
        var taken = Take(Text, new FiguresLine(2, 0, 0, 41, 0) { End = SampleEnd.Target }, new OutcomeLine([], []) { IsCut = true });
        Assert.Contains("2 samples; 41 were lost", taken.Cost);
        Assert.Contains(taken.Cost, static cost => cost.Contains("ended early", StringComparison.Ordinal));
        Assert.Contains("the process ended meanwhile", taken.Cost);
    }

    [Fact]
    public void A_process_that_computes_nothing_has_an_empty_profile() => Assert.Equal(0, Take("", new FiguresLine(2, 0, 0, 0, 0)).Profile.Total);

    [Fact]
    public void What_makes_no_sense_is_refused() => Assert.Throws<ProfileFormatException>(() => Take("no sample\n", new FiguresLine(2, 0, 0, 0, 0)));

    private static TakenProfile Take(string text, FiguresLine figures, OutcomeLine? outcome = null)
    {
        var told = new ToldText("perf");
        foreach (var update in (SampleUpdate[])[new TextTold(text), new OutcomeTold(outcome ?? new OutcomeLine([], [])), new FiguresTold(figures)])
        {
            told.Add(update);
        }

        var request = new ProfileRequest { Target = new ContainerReference("podman", null, "busy"), Toolbox = new ToolboxWishes { Image = "x" }, IsNative = true };
        return NativeTelling.Build(request, told, "7.2.12");
    }
}
