using Sonde.Agent.InProcess.Node;

namespace Sonde.UnitTests.Agent.InProcess;

public sealed class InspectorArgumentsTests
{
    [Theory]
    [InlineData("node --inspect=0.0.0.0:9300 server.js", 9300)]
    [InlineData("node --inspect=9301 server.js", 9301)]
    [InlineData("node --inspect-brk=[::1]:9302 server.js", 9302)]
    [InlineData("node --inspect=9301 --inspect-port=9303 server.js", 9303)]
    [InlineData("node --inspect server.js", null)]
    [InlineData("node server.js --secret=9229", null)]
    [InlineData("", null)]
    public void The_port_is_found(string words, int? port) => Assert.Equal(port, InspectorArguments.Parse(words.Split(' ')));

    [Theory]
    [InlineData("file:///app/server.js", "/app/server.js")]
    [InlineData("file:///app/with%20space.js", "/app/with space.js")]
    [InlineData("/app/old.js", "/app/old.js")]
    [InlineData("node:internal/main", null)]
    [InlineData("file:///app/node_modules/x/index.js", null)]
    [InlineData("", null)]
    public void Scripts_of_the_program_are_told_from_others(string url, string? path) => Assert.Equal(path, OpenedInspector.PathOf(url));
}
