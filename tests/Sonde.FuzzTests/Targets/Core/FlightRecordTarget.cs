using Sonde.Testing.Java;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>The recording of a JVM.</summary>
internal sealed class FlightRecordTarget : ProfileTarget
{
    public override string Name => "core.profile-jfr";

    public override IReadOnlyList<byte[]> Seeds { get; } = [RecordingBuilder.Example(), RecordingBuilder.Example(isTruncated: true)];

    public override IReadOnlyList<string> Tokens => ["FLR\u0000", "jdk.ExecutionSample", "constantPool", "dimension", "\u007f\u007f\u007f\u007f", "\u0000\u0000\u0000\u0000", "\u0003", "\u0001"];
}
