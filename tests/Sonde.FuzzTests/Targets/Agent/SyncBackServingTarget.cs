using Sonde.Agent.Developing;
using Sonde.FuzzTests.Harness;
using Sonde.Testing.Streams;
using Sonde.Tunnel.Code;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>A client that asks what changed in a folder, from a stranger: the folder stays as it is, and nothing along a link is told.</summary>
internal sealed class SyncBackServingTarget : FuzzTarget
{
    public override string Name => "agent.sync-back";

    public override int Weight => 1;

    public override int BytesAtLeast => 8 * 1024 * 1024;

    public override int BytesPerByte => 128 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. new SyncBackRules("", "").Encode(), SyncBackHead.All, 0, 1, SyncBackHead.Settled],
        [.. new SyncBackRules("*.py\n", "app\n").Encode(), SyncBackHead.All, SyncBackHead.All],
        [0, 0, 0, 2, 0xff, 0xfe],
    ];

    public override IReadOnlyList<string> Tokens => ["*", "!", "/", "app.py"];

    public override int Run(byte[] input)
    {
        input = input[..Math.Min(input.Length, 256)];
        var outside = Directory.CreateTempSubdirectory("sonde-fuzz-back-").FullName;
        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(outside, "app")).FullName;
            File.WriteAllText(Path.Combine(outside, "theirs.py"), "never told");
            File.WriteAllText(Path.Combine(folder, "app.py"), "print(1)");
            File.CreateSymbolicLink(Path.Combine(folder, "link"), outside);
            File.CreateSymbolicLink(Path.Combine(folder, "stolen.py"), Path.Combine(outside, "theirs.py"));
            using var stream = new ExchangeStream(input, 11);
            var kind = 1;
            try
            {
                new SyncBackServing(folder, 0, TimeProvider.System).RunAsync(stream, CancellationToken.None).GetAwaiter().GetResult();
            }
            catch (IOException)
            {
                kind = 0;
            }

            DefectException.Unless(stream.Heard.AsSpan().IndexOf("never told"u8) < 0 && stream.Heard.AsSpan().IndexOf("theirs"u8) < 0, "something along a link was told");
            DefectException.Unless(Directory.GetFileSystemEntries(folder).Length == 3 && File.ReadAllText(Path.Combine(folder, "app.py")) == "print(1)", "the folder was changed");
            return kind + (stream.Heard.AsSpan().IndexOf("print(1)"u8) >= 0 ? 2 : 0);
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }
}
