using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>The JSON of V8's heap snapshots.</summary>
internal sealed class HeapSnapshotTarget : ProfileTarget
{
    public override string Name => "core.profile-v8-snapshot";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "{\"snapshot\":{\"meta\":{\"node_fields\":[\"type\",\"name\",\"id\",\"self_size\"],\"node_types\":[[\"hidden\",\"object\",\"string\"],\"string\",\"number\",\"number\"]},\"node_count\":2},\n"
            + "\"nodes\":[1,1,1,64\n,2,2,3,32],\n\"edges\":[1,2,3],\n\"strings\":[\"<dummy>\",\"Order\",\"a text\"]}",
        "{\"snapshot\":{\"meta\":{\"node_fields\":[\"self_size\",\"type\",\"name\"],\"node_types\":[\"number\",[\"native\"],\"string\"]}},\"nodes\":[7,0,0],\"strings\":[\"\\ud800\"]}");

    public override IReadOnlyList<string> Tokens => ["\"nodes\":[", "\"strings\":[", "\"snapshot\":{", "\"node_fields\":[", "null", "4503599627370495", "-1", "1e300", "\\ud800", "[]"];
}
