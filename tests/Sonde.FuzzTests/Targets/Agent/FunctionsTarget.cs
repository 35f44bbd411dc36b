using Sonde.Agent.Functions;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>Functions of an executable: bounded, and only such as were asked for.</summary>
internal sealed class FunctionsTarget : FuzzTarget
{
    public override string Name => "agent.functions";

    public override int Weight => 4;

    public override int BytesPerByte => 512;

    public override int BytesAtLeast => 8 * 1024 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } = [ElfSeeds.Files, ElfSeeds.Inline, ElfSeeds.Stripped];

    public override IReadOnlyList<string> Tokens => [".gopclntab", ".symtab", ".strtab", ".dynsym", ".dynstr", "main.main\0", "runtime.text\0"];

    public override int Run(byte[] input)
    {
        using var stream = new MemoryStream(input, writable: false);
        var found = FunctionFinding.Find(stream, "m*");
        DefectException.Unless(found is null || (found.Functions.Count <= FunctionFinding.MostFunctions && found.Near.Count <= 5), "there are more functions than may be told");
        DefectException.Unless(found?.Functions.All(static function => function.Name.StartsWith('m')) != false, "a function was not asked for");
        return found is null ? 0 : 1 + Math.Min(found.Functions.Count, 3);
    }
}
