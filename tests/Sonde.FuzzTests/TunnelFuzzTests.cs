namespace Sonde.FuzzTests;

public sealed class TunnelFuzzTests : FuzzTests
{
    public static TheoryData<string> Parsers => Targets("tunnel.");

    [Theory]
    [MemberData(nameof(Parsers))]
    public void No_input_breaks_a_parser(string parser) => Survive(parser);
}
