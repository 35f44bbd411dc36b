namespace Sonde.FuzzTests;

public sealed class ContainersFuzzTests : FuzzTests
{
    public static TheoryData<string> Parsers => Targets("containers.");

    [Theory]
    [MemberData(nameof(Parsers))]
    public void No_input_breaks_a_parser(string parser) => Survive(parser);
}
