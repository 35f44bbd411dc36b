using Sonde.Agent.Functions;
using Sonde.Agent.Tracing;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Tracing;

/// <summary>Whether the kernel takes the programs is seen in the end-to-end tests; here, that they are what they are meant to be.</summary>
public sealed class ProbeProgramTests
{
    private static readonly ProbeMaps Maps = new(3, 4, 5, 6);

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    public void Every_jump_leads_forward_to_an_instruction_and_the_last_one_ends_it(bool isGo, bool isTelling, bool isArm)
    {
        var plan = Plan(isGo, isTelling, isArm);
        foreach (var code in new[] { ProbeProgram.Entry(plan, Maps, (4, 99)), ProbeProgram.Return(plan, Maps, (4, 99)) })
        {
            Assert.InRange(code.Length, 20, 400);
            Assert.Equal(0x95UL, code[^1] & 0xff);
            for (var at = 0; at < code.Length; at++)
            {
                var (operation, offset) = ((int)(code[at] & 0xff), (short)(code[at] >> 16));
                if (operation is 0x05 or 0x15 or 0xb5 or 0x2d)
                {
                    Assert.InRange(at + 1 + offset, at + 1, code.Length - 1);
                }

                at += operation == 0x18 ? 1 : 0;
            }
        }
    }

    [Fact]
    public void Nothing_is_told_that_was_not_asked_for()
    {
        Assert.DoesNotContain(BpfFunction.Push, Helpers(ProbeProgram.Return(Plan(true, false, false), Maps, default)));
        Assert.DoesNotContain(BpfFunction.ReadText, Helpers(ProbeProgram.Entry(Plan(true, true, false), Maps, default)));
        Assert.Contains(BpfFunction.ReadText, Helpers(ProbeProgram.Entry(Plan(false, true, false), Maps, default)));
        Assert.Contains(BpfFunction.Push, Helpers(ProbeProgram.Return(Plan(true, true, false), Maps, default)));
    }

    /// <summary>What writes into a target (bpf_probe_write_user, bpf_override_return, signals) is in no program.</summary>
    [Fact]
    public void No_program_can_change_the_target()
    {
        BpfFunction[] harmless = [BpfFunction.Find, BpfFunction.Update, BpfFunction.Delete, BpfFunction.Clock, BpfFunction.Thread, BpfFunction.Push, BpfFunction.Read, BpfFunction.ReadText, BpfFunction.ThreadInNamespace, BpfFunction.Cookie];
        foreach (var plan in new[] { Plan(true, true, false), Plan(false, true, true) })
        {
            Assert.All(Helpers(ProbeProgram.Entry(plan, Maps, default)).Concat(Helpers(ProbeProgram.Return(plan, Maps, default))), function => Assert.Contains(function, harmless));
        }
    }

    [Fact]
    public void An_instruction_is_laid_out_as_the_kernel_reads_it()
    {
        var code = new BpfAssembler().Set(1, 0x1122334455667788).Load(2, 6, 152).Store(10, -8, 2).JumpIfEqual(0, 7, "end").Call(BpfFunction.Clock).Label("end").Exit().Build();
        Assert.Equal(
            [0x5566778800000118, 0x1122334400000000, 0x0000000000986279, 0x00000000fff82a7b, 0x0000000700010015, 0x0000000500000085, 0x00000000000000b7, 0x0000000000000095],
            code);
    }

    private static IEnumerable<BpfFunction> Helpers(ulong[] code) => code.Where(static word => (word & 0xff) == 0x85).Select(static word => (BpfFunction)(word >> 32));

    private static ProbePlan Plan(bool isGo, bool isTelling, bool isArm) => new(
        new TraceCallsRequest(7, "a", 1, 1000) { Follow = isTelling, Arguments = [CallValue.String, CallValue.Int, CallValue.Slice, CallValue.Float], Results = [CallValue.String, CallValue.Interface] },
        [new FunctionPlace("a", 0x1000, 0x100) { Returns = [4] }],
        isGo,
        isArm);
}
