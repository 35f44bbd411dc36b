using Sonde.Agent.Sampling.Perf;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Sampling.Perf;

public sealed class PerfCommandTests
{
    [Fact]
    public void It_samples_one_process_by_the_kernels_clock_into_its_output_and_writes_no_file()
    {
        var words = string.Join(' ', PerfCommand.Record(new SampleRequest(7, SampleKind.Cpu, 99, 5) { Native = true }));
        Assert.Equal(
            "record --quiet --event cpu-clock --freq 99 --call-graph dwarf,16384 --user-callchains --pid 7 --mmap-pages 128 --no-buildid --no-buildid-cache --output -", words);
        Assert.StartsWith("script --force --input - --symfs . ", string.Join(' ', PerfCommand.Script()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("perf version 7.2.12\n", "7.2.12")]
    [InlineData("perf version 6.1.187", "6.1.187")]
    [InlineData("perf version \u001b[31m", "unknown")]
    [InlineData("WARNING: perf not found", "unknown")]
    [InlineData("", "unknown")]
    public void Its_version_is_found(string text, string version) => Assert.Equal(version, PerfCommand.ParseVersion(text));

    [Theory]
    [InlineData("Warning:\nProcessed 3852 events and lost 2 chunks!\n\nWarning:\nProcessed 6145 samples and lost 42.54%!\n", 2614)]
    [InlineData("Processed 100 samples and lost  6.00%!", 6)]
    [InlineData("Processed 100 samples and lost 600%!", 0)]
    [InlineData("Processed 99999999999999999999 samples and lost 6%!", 0)]
    [InlineData("lost% Processed 1 samples and lost ", 0)]
    [InlineData(" samples and lost 5% Processed ", 0)]
    [InlineData("", 0)]
    public void What_it_lost_is_counted(string words, long lost) => Assert.Equal(lost, PerfCommand.Lost(words));

    [Theory]
    [InlineData("Error:\nAccess to performance monitoring and observability operations is limited.\nConsider adjusting /proc/sys/kernel/perf_event_paranoid", true)]
    [InlineData("The sys_perf_event_open() syscall returned with 1 (Operation not permitted) for event (cpu-clock).", true)]
    [InlineData("sonde: /proc/7/root: Permission denied", true)]
    [InlineData("event syntax error: 'cpu-clock'", false)]
    [InlineData("Check /proc/kallsyms permission or run as root.\n", false)]
    public void Who_refused_is_known(string words, bool isForbidden) => Assert.Equal(isForbidden, PerfCommand.IsForbidden(words));

    [Theory]
    [InlineData("Couldn't record kernel reference relocation symbol\nSymbol resolution may be skewed if relocation was used (e.g. kexec).\nCheck /proc/kallsyms permission or run as root.\n", "it said nothing")]
    [InlineData("Error:\n  No such\u001b process\n", "Error: No such  process")]
    public void Why_is_said_without_what_it_always_says(string words, string reason) => Assert.Equal(reason, PerfCommand.Reason(words));
}
