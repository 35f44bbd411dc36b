using Sonde.Agent.Executables;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>An executable's headers, notes and Go's build information.</summary>
internal sealed class GoExecutableTarget : FuzzTarget
{
    public override string Name => "agent.go-executable";

    public override int Weight => 4;

    // A chunk to scan in, 4096 section names, and notes that may all be the same bytes of the file.
    public override int BytesAtLeast => 1024 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } = [ElfSeeds.Inline, ElfSeeds.Stripped, ElfSeeds.Pointed];

    public override IReadOnlyList<string> Tokens => ["\u007fELF", ".go.buildinfo", ".symtab", "GNU\0", "Go\0\0", "build\t", "path\t", "-gcflags="];

    public override int Run(byte[] input)
    {
        using var stream = new MemoryStream(input, writable: false);
        var build = GoExecutable.Read(stream);
        return HashCode.Combine(
            build is null, build?.GoVersion.Length / 4, build?.MainPath is null, build?.MainModule is null, build?.IsOptimized, build?.IsTrimPath, build?.HasSymbols, build?.BuildId?.Length / 4);
    }
}
