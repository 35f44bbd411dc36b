namespace Sonde.EndToEndTests.Agent;

/// <summary>The real programs that these tests need; the ./test script names them.</summary>
internal static class AgentPrograms
{
    public static string Agent => Need("SONDE_TEST_AGENT", "the published sonde-agent");

    public static string Delve => Need("SONDE_TEST_DLV", "dlv 1.22.1 or later, in a file named dlv");

    public static string GoTarget => Need("SONDE_TEST_GO_TARGET", "a Go HTTP server with main.handle that takes its address as its argument");

    private static string Need(string variable, string what)
    {
        var path = Environment.GetEnvironmentVariable(variable);
        Assert.SkipUnless(path is not null && File.Exists(path), $"{variable} must be the path of {what}.");
        return path!;
    }
}
