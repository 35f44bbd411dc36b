using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>V8's JSON.</summary>
internal sealed class CpuProfileTarget : ProfileTarget
{
    public override string Name => "core.profile-v8";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "{\"nodes\":[{\"id\":1,\"callFrame\":{\"functionName\":\"(root)\",\"url\":\"\",\"lineNumber\":-1},\"children\":[2]},{\"id\":2,\"callFrame\":{\"functionName\":\"a\",\"url\":\"file:///a.js\",\"lineNumber\":1},\"hitCount\":3}],\"startTime\":1,\"endTime\":9,\"samples\":[2,2],\"timeDeltas\":[1,2]}",
        "{\"nodes\":[{\"id\":1,\"callFrame\":{\"functionName\":\"b\"},\"hitCount\":9}]}");

    public override IReadOnlyList<string> Tokens => ["\"nodes\":[", "\"id\":", "\"children\":[1]", "\"samples\":[", "\"timeDeltas\":[", "\"callFrame\":{", "null", "9223372036854775807", "-1", "\\ud800", "{}"];
}
