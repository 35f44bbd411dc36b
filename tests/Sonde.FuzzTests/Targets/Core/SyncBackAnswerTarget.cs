using System.Text;
using Sonde.Core.Developing;
using Sonde.Core.Operations;
using Sonde.FuzzTests.Harness;
using Sonde.Testing.Commands;
using Sonde.Testing.Streams;
using Sonde.Tunnel.Code;
using Sonde.Tunnel.Copying;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>A pod that tells of files, from a stranger: nothing outside of the folder is written, a file that was changed here stays, and nothing half is left.</summary>
internal sealed class SyncBackAnswerTarget : FuzzTarget
{
    public override string Name => "core.sync-back";

    public override int Weight => 1;

    public override int BytesAtLeast => 16 * 1024 * 1024;

    public override int BytesPerByte => 128 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Join([new SyncRecord("new.py", false, 0x1ED, 3, Sum("one")), new SyncRecord("mine.py", true, 0, 0, 0)], "one"),
        Join([new SyncRecord("mine.py", false, 0x1A4, 3, Sum("one")), new SyncRecord("link/evil.py", false, 0x1A4, 3, Sum("two"))], "one"),
        Join([new SyncRecord("../evil.py", false, 0x1A4, 3, Sum("one"))], "one"),
        Join([new SyncRecord("MINE.py", false, 0x1A4, 3, Sum("one")), new SyncRecord("mine.py/x", false, 0x1A4, 3, Sum("one"))], "one"),
        new CodeReply(CodeOutcome.Refused) { Message = "too much" }.Encode(),
    ];

    public override IReadOnlyList<string> Tokens => ["..", "link/", "mine.py", "/", ".from-pod", ".sonde-part"];

    public override int Run(byte[] input)
    {
        input = input[..Math.Min(input.Length, 4096)];
        var outside = Directory.CreateTempSubdirectory("sonde-fuzz-back-").FullName;
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
        var (tree, files, rules) = (new LocalTree(folder, IgnoreRules.Read(""), TimeProvider.System), new CommonFiles(), new SyncBackRules("", ""));
        File.WriteAllText(Path.Combine(folder, "mine.py"), "common");
        files.Look(tree.Look(CancellationToken.None));
        files.Agree();
        File.WriteAllText(Path.Combine(folder, "mine.py"), "changed here");
        var reporter = new RecordingReporter();
        var host = new HostContext(TimeProvider.System, static _ => null, "/home/dev", folder, "dev", "laptop", "0.1.0");
        var back = new SyncBack(new SyncBackPlacing(tree, new LocalArrival(folder), rules, files, reporter), rules, host, reporter);
        using var stream = new ExchangeStream(input, 11);
        var kind = 1;
        try
        {
            back.BeginAsync(stream, CancellationToken.None).GetAwaiter().GetResult();
            back.LookAsync(isAll: true, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (IOException)
        {
            kind = 0;
        }

        DefectException.Unless(Directory.GetFileSystemEntries(outside).Length == 1, "something was written outside of the folder");
        DefectException.Unless(File.ReadAllText(Path.Combine(folder, "mine.py")) == "changed here", "a file that was changed here was written over");
        DefectException.Unless(!Directory.EnumerateFiles(folder, $"*{IgnoreRules.Part}").Any(), "something half was left");
        return kind + (back.Files > 0 ? 2 : 0) + (reporter.Reports.Count > 0 ? 4 : 0);
    }

    private static byte[] Join(SyncRecord[] records, string bytes) => [.. new SyncBackHead(1, 0, records.Length).Encode(), .. records.SelectMany(static record => record.Encode()), .. Encoding.UTF8.GetBytes(bytes)];

    private static uint Sum(string text)
    {
        var sum = default(CopyChecksum);
        sum.Add(Encoding.UTF8.GetBytes(text));
        return sum.Value;
    }
}
