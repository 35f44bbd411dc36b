namespace Sonde.FuzzTests;

public sealed class AgentFuzzTests : FuzzTests
{
    public static TheoryData<string> Parsers => Targets("agent.");

    [Theory]
    [MemberData(nameof(Parsers))]
    public void No_input_breaks_a_parser(string parser) => Survive(parser);
}
