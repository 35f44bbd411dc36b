namespace Sonde.FuzzTests;

public sealed class CoreFuzzTests : FuzzTests
{
    public static TheoryData<string> Parsers => Targets("core.");

    [Theory]
    [MemberData(nameof(Parsers))]
    public void No_input_breaks_a_parser(string parser) => Survive(parser);
}
