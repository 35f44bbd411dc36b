using Sonde.Agent.Executables;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>The file table of a Go executable: bounded, whatever it says of itself.</summary>
internal sealed class GoFilesTarget : FuzzTarget
{
    public override string Name => "agent.go-files";

    public override int Weight => 4;

    // A string of two bytes takes 24, and its place in two lists 8 each.
    public override int BytesPerByte => 128;

    public override int BytesAtLeast => 1024 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } = [ElfSeeds.Files, ElfSeeds.Inline];

    public override IReadOnlyList<string> Tokens => ["/src/runtime/proc.go\0", "\0", ".gopclntab", ".data.rel.ro.gopclntab"];

    public override int Run(byte[] input)
    {
        using var stream = new MemoryStream(input, writable: false);
        var (files, isComplete) = GoFileTable.Read(stream);
        DefectException.Unless(files.Count <= GoFileTable.MostFiles && files.Sum(file => (long)file.Length) <= 512 * 1024, "there are more files than may be told");
        return HashCode.Combine(Math.Min(files.Count, 6), isComplete);
    }
}
