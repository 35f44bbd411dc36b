using Sonde.Agent.Processes;
using Sonde.Agent.Sampling.Go;
using Sonde.FuzzTests.Harness;
using Sonde.Testing.Cli;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>/proc/PID/stat, schedstat, status and cgroup: a process chooses its own name, and so what stands in them.</summary>
internal sealed class ProcessTextTarget : FuzzTarget
{
    public override string Name => "agent.process-text";

    // Every line of status makes a record, a key and perhaps four numbers.
    public override int BytesPerByte => 128;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Examples.Utf8("1234 (a (b) c) S 1 1234 1234 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 5 0 567890 1000 100 18446744073709551615 1 1 0 0"),
        Examples.Utf8("4059124 95317 12\n"),
        File.ReadAllBytes(Repository.PathOf("tests", "fixtures", "podman", "process", "status")),
        File.ReadAllBytes(Repository.PathOf("tests", "fixtures", "podman", "process", "cgroup")),
        Examples.Utf8("Name:\tapi\nState:\tt (tracing stop)\nPPid:\t1\nTracerPid:\t7\nUid:\t1000\t1000\t4294967295\t1000\nCapPrm:\t00000000a80425fb\nSigPnd:\t0000000000000100\n"),
    ];

    public override IReadOnlyList<string> Tokens => [")", ") ", "Uid:\t", "State:\t", "CapEff:\t", "ffffffffffffffff", "\t", "\n", "0123456789abcdef0123456789abcdef"];

    public override int Run(byte[] input)
    {
        var isStat = ProcessStat.TryParse(input, out var stat);
        var status = ProcessStatus.Parse(input);
        var identity = status.Identity;
        var access = TraceAccessRule.Explain(ProcessStatus.Parse(input.AsSpan(input.Length / 2)), status, input.Length % 4);
        var isNamed = ContainerFilter.Names(input, "0123456789abcdef0123456789abcdef");
        var delay = SchedulingDelay.Parse(input);
        return HashCode.Combine(isStat, (stat.State, delay), status.State, identity.UserId < 0, status.TracerId > 0, access.Missing, isNamed);
    }
}
