using Sonde.Agent.Functions;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>Machine code of functions: returns that are told are instructions of the code, each a whole one.</summary>
internal sealed class CodeTarget : FuzzTarget
{
    public override string Name => "agent.code";

    public override int BytesPerByte => 256;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Convert.FromHexString("493b66107607b801000000c390ebf0"), Convert.FromHexString("85c07401c390c3"), Convert.FromHexString("c4e37d390601ff24c8c5f877c3"),
        Convert.FromHexString("900b40f9ff6330eb8900005420 0380d2c0035fd6".Replace(" ", "", StringComparison.Ordinal)),
    ];

    public override IReadOnlyList<string> Tokens => ["\u0048", "\u0066", "\u000f", "\u0062"];

    public override int Run(byte[] input)
    {
        input = input[..Math.Min(input.Length, 4096)];
        var kind = 0;
        foreach (var (isArm, isGo) in new[] { (false, true), (false, false), (true, true) })
        {
            var shape = CodeReading.Read(input, isArm, isGo);
            DefectException.Unless(shape.Enter >= 0 && shape.Enter <= input.Length, "the entry is not in the function");
            DefectException.Unless(shape.Returns is null == shape.Why is not null, "there are no returns and no reason");
            foreach (var at in shape.Returns ?? [])
            {
                DefectException.Unless(isArm ? at % 4 == 0 : X86Instruction.TryDecode(input.AsSpan(at), out var instruction) && instruction.Kind == InstructionKind.Return, "a return is none");
            }

            kind = (kind * 3) + (shape.Returns is null ? 0 : Math.Min(shape.Returns.Count, 2));
        }

        return kind;
    }
}
