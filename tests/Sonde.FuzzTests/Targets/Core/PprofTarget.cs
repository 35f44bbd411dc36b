using System.IO.Compression;
using Sonde.Core.Profiles;

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
