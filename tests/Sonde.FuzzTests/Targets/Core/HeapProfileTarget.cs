using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>The JSON of V8's sampling heap profiler.</summary>
internal sealed class HeapProfileTarget : ProfileTarget
{
    public override string Name => "core.profile-v8-heap";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "{\"head\":{\"callFrame\":{\"functionName\":\"(root)\",\"url\":\"\",\"lineNumber\":-1},\"selfSize\":0,\"id\":1,\"children\":[{\"callFrame\":{\"functionName\":\"a\",\"url\":\"file:///a.js\",\"lineNumber\":1},\"selfSize\":32,\"id\":2,\"children\":[]}]},\"samples\":[{\"size\":32,\"nodeId\":2,\"ordinal\":1}]}",
        "{\"head\":{\"children\":[{\"children\":[{\"selfSize\":7.5}]}]}}");

    public override IReadOnlyList<string> Tokens => ["\"head\":{", "\"children\":[{", "\"selfSize\":", "\"callFrame\":{", "null", "9223372036854775807", "-1", "1e300", "\\ud800", "{}"];
}
