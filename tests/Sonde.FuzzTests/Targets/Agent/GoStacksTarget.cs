using Sonde.FuzzTests.Harness;
using Sonde.UnitTests.Agent.Sampling.Go;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>The line tables of a Go executable, by which its stacks are named and walked: bounded, whatever they say.</summary>
internal sealed class GoStacksTarget : FuzzTarget
{
    private const int MostInlined = 64;

    public override string Name => "agent.go-stacks";

    public override int Weight => 4;

    public override int BytesPerByte => 64;

    public override int BytesAtLeast => 2 * 1024 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        new GoTableBuilder()
            .Function("main.main", 32, frameBytes: 24).Function("main.work", 64, inlined: ("main.small", 16, 8, 90)).Function("runtime.goexit", 16, frameBytes: 0, flags: 1).Build(),
    ];

    public override IReadOnlyList<string> Tokens => [".gopclntab", ".data.rel.ro.gopclntab", "\xff\xff\xff\xff", "\x80\x80\x80\x80"];

    public override int Run(byte[] input)
    {
        if (GoTableBuilder.Symbols(input) is not { } symbols)
        {
            return 0;
        }

        var code = new HashCode();
        for (var address = symbols.Module.Text; address < symbols.Module.TextEnd && address - symbols.Module.Text < 256; address += 8)
        {
            var frames = symbols.Frames(address, isCall: true);
            DefectException.Unless(frames.Count <= MostInlined && frames.All(static frame => frame.Function.Length is > 0 and <= 1024 && frame.Line >= 0), "a frame is larger than it may be");
            code.Add(Math.Min(frames.Count, 3));
            code.Add(symbols.Step(address).Kind);
        }

        return code.ToHashCode();
    }
}
