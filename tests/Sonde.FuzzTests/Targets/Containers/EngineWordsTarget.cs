using System.Text;
using Sonde.Containers.Describing;
using Sonde.Containers.Failures;
using Sonde.Containers.Finding;
using Sonde.FuzzTests.Harness;
using Sonde.Testing.Cli;
using Sonde.UnitTests.Containers;

namespace Sonde.FuzzTests.Targets.Containers;

/// <summary>What an engine says on its standard error, and what /proc says of a container's first process.</summary>
internal sealed class EngineWordsTarget : FuzzTarget
{
    public override string Name => "containers.words";

    public override int Weight => 4;

    // Three texts are split into lines; a line of one letter is a string of 24 bytes and a place in each of four lists.
    public override int BytesPerByte => 512;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Examples.Utf8("Error: no such container api\n", "time=\"2026-01-02\" level=warning msg=\"x\"\nError response from daemon: pull access denied\n", "docker: Error: crun: setrlimit: Operation not permitted\nSee 'docker run --help'.\n", "0 1000 1\n1 100000 65536\n"),
        File.ReadAllBytes(Repository.PathOf("tests", "fixtures", "podman", "process", "status")),
    ];

    public override IReadOnlyList<string> Tokens => ["Error: ", "docker: ", "Uid:\t", "CapPrm:\t", "NoNewPrivs:\t1", "9223372036854775807", "\n", "0123456789ab", "Trying to pull "];

    public override int Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var tidy = EngineWords.Tidy(text);
        DefectException.Unless(tidy.Count(unit => unit == '\n') < 6, "there are more lines than asked for");
        var facts = ProcessFacts.Read(7, "0123456789ab", new FakeProcessFiles(("cgroup", "/0123456789ab"), ("status", text), ("uid_map", text), ("gid_map", "0 0 9223372036854775807")));
        return HashCode.Combine(EngineWords.Classify(text), tidy.Length == 0, facts?.UserId, facts?.Capabilities.Count, EditDistance.Between(text, "shop-api") / 32);
    }
}
