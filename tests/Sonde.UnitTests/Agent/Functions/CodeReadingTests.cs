using Sonde.Agent.Functions;

namespace Sonde.UnitTests.Agent.Functions;

public sealed class CodeReadingTests
{
    /// <summary>main.handleHealth of examples/shop, built by Go 1.19 for amd64, with the padding behind it.</summary>
    private const string HandleHealth =
        "493b661076694883ec4048896c2438488d6c2438488944244848895c2450440f117c2428488d0d35df010048894c2428488d0d59fa0e0048894c24304889c1488d053a2e03004889cbe85254daff488b5c2450488d4c2428bf010000004889fee85b2be5ff488b6c24384883c440c3488944240848895c241048894c24186690e8fbd7dfff488b442408488b5c2410488b4c2418e967ffffffcccccccccccccc";

    [Fact]
    public void A_Go_function_is_entered_behind_its_check_of_the_stack_and_left_at_its_returns()
    {
        var shape = CodeReading.Read(X86InstructionTests.Bytes(HandleHealth), isArm: false, isGo: true);
        Assert.Equal((6, null), (shape.Enter, shape.Why));
        Assert.Equal([0x6e], shape.Returns);
    }

    [Theory]
    [InlineData("5dc3", "", "1")]
    [InlineData("85c07401c390c3", "", "4 6")] // test, je +1, ret, nop, ret
    [InlineData("85c074fc90c3", "comes back to its beginning", "")] // je 0
    [InlineData("90e900100000", "by a jump into another function", "")]
    [InlineData("90ebfc", "by a jump into another function", "")] // before it
    [InlineData("eb01b8c3000000c3", "leads between two instructions", "")]
    [InlineData("48ffe0c3", "only its registers", "")]
    [InlineData("0fb6c006c3", "+0x3 is not known", "")]
    [InlineData("0f0b", "never returns", "")]
    [InlineData("90c2", "+0x1 is not known", "")] // cut off
    public void Only_what_is_certain_is_told(string code, string why, string returns)
    {
        var shape = CodeReading.Read(X86InstructionTests.Bytes(code), isArm: false, isGo: false);
        Assert.Contains(why, shape.Why ?? "", StringComparison.Ordinal);
        Assert.Equal(why.Length > 0, shape.Returns is null);
        Assert.Equal(returns, string.Join(' ', shape.Returns ?? []));
    }

    [Theory]
    [InlineData("493b66107601c390ebf6", 6, "6", "")] // cmp, jbe, ret; nop, jmp 0
    [InlineData("4c8d6424804d3b66107601c390ebf1", 11, "11", "")]
    [InlineData("4c8da42400ffffff4d3b66100f8601000000c390ebea", 18, "18", "")]
    [InlineData("4989e44981ec0000010072084d3b66107601c390ebea", 18, "18", "")]
    [InlineData("493b66187601c390ebf6", 6, "6", "")] // on the system's stack
    [InlineData("90493b66107601c390ebf5", 0, "", "comes back")] // no check that is known
    public void Each_form_of_the_check_is_known(string code, int enter, string returns, string why)
    {
        var shape = CodeReading.Read(X86InstructionTests.Bytes(code), isArm: false, isGo: true);
        Assert.Equal((enter, returns), (shape.Enter, string.Join(' ', shape.Returns ?? [])));
        Assert.Contains(why, shape.Why ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void On_arm64_words_are_read()
    {
        // ldr x16,[x28,#16]; cmp sp,x16; b.ls +16; nop; ret; nop; b 0
        byte[] code = [.. Words(0xf9400b90, 0xeb3063ff, 0x54000089, 0xd503201f, 0xd65f03c0, 0xd503201f, 0x17fffffa)];
        var shape = CodeReading.Read(code, isArm: true, isGo: true);
        Assert.Equal((12, null), (shape.Enter, shape.Why));
        Assert.Equal([16], shape.Returns);
        Assert.Contains("into another function", CodeReading.Read([.. Words(0x14000010)], isArm: true, isGo: true).Why, StringComparison.Ordinal);
        Assert.Contains("only its registers", CodeReading.Read([.. Words(0xd61f0360)], isArm: true, isGo: true).Why, StringComparison.Ordinal);
        Assert.Contains("not known", CodeReading.Read(code.AsSpan(0, 6), isArm: true, isGo: true).Why, StringComparison.Ordinal);
        Assert.Equal([4], CodeReading.Read([.. Words(0xb4000020, 0xd65f03c0)], isArm: true, isGo: false).Returns!);
    }

    private static IEnumerable<byte> Words(params uint[] words) => words.SelectMany(BitConverter.GetBytes);
}
