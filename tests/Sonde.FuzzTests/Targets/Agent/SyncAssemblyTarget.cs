using System.Text;
using Sonde.Agent.Developing;
using Sonde.FuzzTests.Harness;
using Sonde.Testing.Streams;
using Sonde.Tunnel.Code;
using Sonde.Tunnel.Copying;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>A whole conversation about files, from a stranger: nothing outside of the folder is written, and nothing is left of what broke off.</summary>
internal sealed class SyncAssemblyTarget : FuzzTarget
{
    public override string Name => "agent.sync";

    public override int Weight => 1;

    public override int BytesAtLeast => 8 * 1024 * 1024;

    public override int BytesPerByte => 4096;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Join([new SyncRecord("app.py", false, 0x1A4, 3, Sum("one")), new SyncRecord("gone/x.py", true, 0, 0, 0)], "one"),
        Join([new SyncRecord("link/evil.py", false, 0x1A4, 3, Sum("one"))], "one"),
        Join([new SyncRecord("../evil.py", false, 0x1A4, 3, Sum("one"))], "one"),
        Join([new SyncRecord("a/b/c", false, 0, 0, 0), new SyncRecord("a/b", true, 0, 0, 0)], ""),
    ];

    public override IReadOnlyList<string> Tokens => ["..", "link/", "app.py", "/", ".sonde-part"];

    public override int Run(byte[] input)
    {
        input = input[..Math.Min(input.Length, 4096)];
        var outside = Directory.CreateTempSubdirectory("sonde-fuzz-sync-").FullName;
        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(outside, "app")).FullName;
            File.CreateSymbolicLink(Path.Combine(folder, "link"), outside);
            return Take(outside, folder, input);
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    private static int Take(string outside, string folder, byte[] input)
    {
        using var stream = new ExchangeStream(input, 11);
        var kind = 1;
        try
        {
            kind += new SyncAssembly(folder, TimeProvider.System).TakeAsync(stream, CancellationToken.None).GetAwaiter().GetResult() > 0 ? 1 : 0;
        }
        catch (Exception refused) when (refused is IOException or CopyFailureException)
        {
            kind = 0;
        }

        DefectException.Unless(Directory.GetFileSystemEntries(outside).Length == 1, "something was written outside of the folder");
        DefectException.Unless(!Directory.Exists(Path.Combine(folder, ".sonde-part")), "parts were left behind");
        return kind;
    }

    private static byte[] Join(SyncRecord[] records, string bytes) => [0, 0, 0, (byte)records.Length, .. records.SelectMany(static record => record.Encode()), .. Encoding.UTF8.GetBytes(bytes)];

    private static uint Sum(string text)
    {
        var sum = default(CopyChecksum);
        sum.Add(Encoding.UTF8.GetBytes(text));
        return sum.Value;
    }
}
