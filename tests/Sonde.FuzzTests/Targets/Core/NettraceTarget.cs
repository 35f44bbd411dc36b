using Sonde.Testing.Dotnet;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>The events of .NET.</summary>
internal sealed class NettraceTarget : ProfileTarget
{
    public override string Name => "core.profile-nettrace";

    public override IReadOnlyList<byte[]> Seeds { get; } = [TraceBuilder.Example(), TraceBuilder.Example(isPacked: true)];

    public override IReadOnlyList<string> Tokens => ["Nettrace", "\u0005\u0005\u0001", "EventBlock", "MetadataBlock", "StackBlock", "SPBlock", "\u0006", "\u007f\u007f\u007f\u007f", "\u0000\u0000\u0000\u0000"];
}
