using System.IO.Compression;
using Sonde.Core.Profiles;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>pprof's protobuf, as it is and compressed.</summary>
internal sealed class PprofTarget : ProfileTarget
{
    public override string Name => "core.profile-pprof";

    public override IReadOnlyList<byte[]> Seeds { get; } = [Written(), Unpacked()];

    public override IReadOnlyList<string> Tokens => ["\n\u0004\b\u0001\u0010\u0002", "\u0012", "\"", "*", "2", "\u007f", "\u0000"];

    private static byte[] Written()
    {
        var builder = new ProfileBuilder(new ProfileKind("cpu", ProfileUnit.Nanoseconds)) { Period = 10 };
        builder.Add([builder.Intern(new ProfileFrame("a", "a.go", 1, "/app")), builder.Intern(new ProfileFrame("b", Kind: FrameKind.Kernel))], 5);
        var stream = new MemoryStream();
        ProfileWriter.Write(stream, ProfileOutput.Pprof, builder.Build(), new ProfilePage("x", []));
        return stream.ToArray();
    }

    private static byte[] Unpacked()
    {
        using var packed = new GZipStream(new MemoryStream(Written()), CompressionMode.Decompress);
        var stream = new MemoryStream();
        packed.CopyTo(stream);
        return stream.ToArray();
    }
}

/// <summary>Collapsed stacks.</summary>
internal sealed class CollapsedTarget : ProfileTarget
{
    public override string Name => "core.profile-collapsed";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8("main;a;b 12\nmain;a_[k] 1.5\n", "# x\n\na 9223372036854775807\nb 4611686018427387903\n", ";;; 1\n</script> 1\n");

    public override IReadOnlyList<string> Tokens => [";", " ", "\n", "_[k]", "_[i]", "9223372036854775807", "1e18", "-1", "#", "</script>", "\u2028"];
}

/// <summary>The text of perf script.</summary>
internal sealed class PerfScriptTarget : ProfileTarget
{
    public override string Name => "core.profile-perf";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "api 1/2 [001] 1.5:  250000 cpu-clock:pppH: \n\t 401 a+0x1 (/x)\n\t ffffffff81a00010 b ([kernel.kallsyms])\n\napi 1 1.6: 1 cycles:\n\t 402 [unknown] (/y.so)\n\n",
        "  api  12 5.0:  1 cycles:  401 main+0x3 (/x)\n", "a b 7 1.0: x:\n 1 f (inlined)\n\n");

    public override IReadOnlyList<string> Tokens => ["\n\n", "\n\t", " (", ")", "+0x", "[unknown]", " 1 ", ": ", "cycles:", "9223372036854775807", "#"];
}

/// <summary>V8's JSON.</summary>
internal sealed class CpuProfileTarget : ProfileTarget
{
    public override string Name => "core.profile-v8";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "{\"nodes\":[{\"id\":1,\"callFrame\":{\"functionName\":\"(root)\",\"url\":\"\",\"lineNumber\":-1},\"children\":[2]},{\"id\":2,\"callFrame\":{\"functionName\":\"a\",\"url\":\"file:///a.js\",\"lineNumber\":1},\"hitCount\":3}],\"startTime\":1,\"endTime\":9,\"samples\":[2,2],\"timeDeltas\":[1,2]}",
        "{\"nodes\":[{\"id\":1,\"callFrame\":{\"functionName\":\"b\"},\"hitCount\":9}]}");

    public override IReadOnlyList<string> Tokens => ["\"nodes\":[", "\"id\":", "\"children\":[1]", "\"samples\":[", "\"timeDeltas\":[", "\"callFrame\":{", "null", "9223372036854775807", "-1", "\\ud800", "{}"];
}
