using Sonde.Agent.Functions;

namespace Sonde.UnitTests.Agent.Functions;

/// <summary>Instructions as GNU objdump 2.40 takes them apart.</summary>
public sealed class X86InstructionTests
{
    [Theory]
    [InlineData("c3", 1, nameof(InstructionKind.Return))]
    [InlineData("f3c3", 2, nameof(InstructionKind.Return))]
    [InlineData("c20800", 3, nameof(InstructionKind.Return))]
    [InlineData("493b6610", 4, nameof(InstructionKind.Other))] // cmp 0x10(%r14),%rsp
    [InlineData("4883ec68", 4, nameof(InstructionKind.Other))] // sub $0x68,%rsp
    [InlineData("440f117c2438", 6, nameof(InstructionKind.Other))] // movups %xmm15,0x38(%rsp)
    [InlineData("660f1f840000000000", 9, nameof(InstructionKind.Other))] // nopw 0x0(%rax,%rax,1)
    [InlineData("48b8efcdab8967452301", 10, nameof(InstructionKind.Other))] // movabs
    [InlineData("66b83412", 4, nameof(InstructionKind.Other))] // mov $0x1234,%ax
    [InlineData("b8785634 12", 5, nameof(InstructionKind.Other))]
    [InlineData("48a10011223344556677", 10, nameof(InstructionKind.Other))] // movabs 0x...,%rax
    [InlineData("f60501000000 80", 7, nameof(InstructionKind.Other))] // testb $0x80,0x1(%rip)
    [InlineData("f7d8", 2, nameof(InstructionKind.Other))] // neg %eax
    [InlineData("f7c078563412", 6, nameof(InstructionKind.Other))] // test $0x12345678,%eax
    [InlineData("c8100001", 4, nameof(InstructionKind.Other))] // enter
    [InlineData("c5f877", 3, nameof(InstructionKind.Other))] // vzeroupper
    [InlineData("c5fa6f06", 4, nameof(InstructionKind.Other))] // vmovdqu (%rsi),%xmm0
    [InlineData("c4e37d3906 01", 6, nameof(InstructionKind.Other))] // vextracti128 $0x1,%ymm0,(%rsi)
    [InlineData("c4e27d5806", 5, nameof(InstructionKind.Other))] // vpbroadcastd (%rsi),%ymm0
    [InlineData("62f17c48104601", 7, nameof(InstructionKind.Other))] // vmovups 0x40(%rsi),%zmm0
    [InlineData("660f3a0fc108", 6, nameof(InstructionKind.Other))] // palignr
    [InlineData("660f3800c1", 5, nameof(InstructionKind.Other))] // pshufb
    [InlineData("f0480fb10d00000000", 9, nameof(InstructionKind.Other))] // lock cmpxchg %rcx,0x0(%rip)
    [InlineData("e800000000", 5, nameof(InstructionKind.Other))] // call
    [InlineData("666648e800000000", 8, nameof(InstructionKind.Other))] // data16 data16 rex.W call
    [InlineData("0f05", 2, nameof(InstructionKind.Other))] // syscall
    [InlineData("cc", 1, nameof(InstructionKind.Other))]
    [InlineData("8b842478563412", 7, nameof(InstructionKind.Other))] // mov 0x12345678(%rsp),%eax
    [InlineData("8b04c578563412", 7, nameof(InstructionKind.Other))] // mov 0x12345678(,%rax,8),%eax
    [InlineData("ff24c8", 3, nameof(InstructionKind.TableJump))] // jmp *(%rax,%rcx,8)
    [InlineData("ff24c578563412", 7, nameof(InstructionKind.TableJump))]
    [InlineData("ffe0", 2, nameof(InstructionKind.UnknownJump))]
    [InlineData("3effe0", 3, nameof(InstructionKind.UnknownJump))] // notrack jmp *%rax
    [InlineData("ff2500000000", 6, nameof(InstructionKind.UnknownJump))] // jmp *0x0(%rip)
    [InlineData("ffd0", 2, nameof(InstructionKind.Other))] // call *%rax
    public void Its_length_is_known(string code, int length, string kind)
    {
        var bytes = Bytes(code);
        Assert.True(X86Instruction.TryDecode([.. bytes, 0x90, 0x90], out var instruction));
        Assert.Equal((length, kind), (instruction.Length, instruction.Kind.ToString()));
        Assert.False(X86Instruction.TryDecode(bytes.AsSpan(0, bytes.Length - 1), out _));
    }

    [Theory]
    [InlineData("eb10", 2, nameof(InstructionKind.Jump), 16)]
    [InlineData("ebfe", 2, nameof(InstructionKind.Jump), -2)]
    [InlineData("e9fcffffff", 5, nameof(InstructionKind.Jump), -4)]
    [InlineData("7605", 2, nameof(InstructionKind.ConditionalJump), 5)]
    [InlineData("0f86be010000", 6, nameof(InstructionKind.ConditionalJump), 0x1be)]
    [InlineData("e302", 2, nameof(InstructionKind.ConditionalJump), 2)] // jrcxz
    public void A_jump_says_where_it_leads(string code, int length, string kind, int displacement)
    {
        Assert.True(X86Instruction.TryDecode(Bytes(code), out var instruction));
        Assert.Equal((length, kind, displacement), (instruction.Length, instruction.Kind.ToString(), instruction.Displacement));
    }

    [Theory]
    [InlineData("06")] // none in 64-bit mode
    [InlineData("82c001")]
    [InlineData("66e900000000")] // four bytes to Intel, two to AMD
    [InlineData("660fc5")]
    [InlineData("8fe878c0c000")] // AMD's XOP
    [InlineData("66c5f877")] // a prefix that VEX does not take
    [InlineData("0f0a")]
    [InlineData("d6")]
    [InlineData("6666666666666666666666666666669090")] // longer than 15 bytes
    [InlineData("")]
    public void What_is_not_certain_is_refused(string code) => Assert.False(X86Instruction.TryDecode(Bytes(code), out _));

    internal static byte[] Bytes(string hexadecimal) => Convert.FromHexString(hexadecimal.Replace(" ", "", StringComparison.Ordinal));
}
