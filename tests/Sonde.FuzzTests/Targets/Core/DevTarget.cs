using System.Text;
using System.Text.Json.Nodes;
using Sonde.Core.Developing;
using Sonde.FuzzTests.Harness;
using Sonde.Tunnel.Code;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>What <c>sonde dev</c> reads of others: a workload's marks, the specification that was kept, a Dockerfile and a .gitignore. What was kept is put back as it was.</summary>
internal sealed class DevTarget : FuzzTarget
{
    public override string Name => "core.dev";

    public override int Weight => 2;

    public override int BytesPerByte => 4096;

    // What unpacks to 4 MiB is read to its end.
    public override int BytesAtLeast => 24 * 1024 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        """{"id":"x7k2p","by":"dev (jo@laptop)","since":"2026-05-01T09:00:00+00:00","generation":78,"container":"api"}""",
        KeptSpec.Pack(JsonNode.Parse("""{"replicas":3,"template":{"spec":{"containers":[{"name":"api"}]}}}""")!),
        "FROM golang AS build\nRUN go build\nFROM scratch\nENTRYPOINT [\"/api\", \"$(X)\"]\nCMD [ \"serve\" ]\n",
        "# built\n/bin/\n*.log\n!keep.log\n**/cache\nweb/dist\n");

    public override IReadOnlyList<string> Tokens => ["ENTRYPOINT ", "CMD ", "FROM ", "[\"", "\"]", "**/", "!", "\"id\":", "\"by\":", "\"since\":", "null", "H4sI"];

    public override int Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var kind = DevMark.Read(text) is { } mark && DevMark.Read(mark.Encode()) == mark ? 1 : 0;
        if (KeptSpec.Unpack(text) is { } spec)
        {
            DefectException.Unless(KeptSpec.Unpack(KeptSpec.Pack(spec))?.ToJsonString() == spec.ToJsonString(), "a specification comes back as another");
            kind |= 2;
        }

        var (entry, usual) = DevCommandLine.Read(text);
        kind |= (entry is null ? 0 : 4) | (usual is null ? 0 : 8);
        return kind | (IgnoreRules.Read(text).Ignores("cmd/api/main.go") ? 16 : 0);
    }
}
