namespace Sonde.FuzzTests;

public sealed class KubernetesFuzzTests : FuzzTests
{
    public static TheoryData<string> Parsers => Targets("kubernetes.");

    [Theory]
    [MemberData(nameof(Parsers))]
    public void No_input_breaks_a_parser(string parser) => Survive(parser);
}
