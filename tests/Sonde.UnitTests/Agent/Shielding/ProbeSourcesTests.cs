using Sonde.Agent.Shielding;

namespace Sonde.UnitTests.Agent.Shielding;

public sealed class ProbeSourcesTests
{
    private const string Routes = """
        Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
        eth0	00000000	0100F40A	0003	0	0	0	00000000	0	0	0
        eth0	0000F40A	00000000	0001	0	0	0	00FFFFFF	0	0	0
        """;

    private const string Routes6 = """
        00000000000000000000000000000000 00 00000000000000000000000000000000 00 fd0000000000000000000000000000aa 00000400 00000001 00000000 00000003     eth0
        00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo
        """;

    [Fact]
    public void They_are_the_named_ones_and_the_default_gateways_each_once() => Assert.Equal(
        "10.0.0.1 10.244.0.1 fd00::aa",
        string.Join(' ', ProbeSources.Of(["10.0.0.1", "10.244.0.1", "", "no address", "127.0.0.1", "0.0.0.0", "::"], Routes, Routes6)));

    [Fact]
    public void What_cannot_be_read_names_none() => Assert.Empty(ProbeSources.Of([], null, "nonsense\n00 00 00\n"));
}
