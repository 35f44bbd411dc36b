using Sonde.Agent.Arguments;

namespace Sonde.UnitTests.Agent.Arguments;

public sealed class AgentArgumentsTests
{
    [Fact]
    public void Serve_has_defaults()
        => Assert.Equal(new AgentMode.Serve("/tmp/.sonde/agent.sock", TimeSpan.FromMinutes(30)), AgentArguments.Parse(["serve"]));

    [Fact]
    public void Serve_takes_its_options_in_any_order()
        => Assert.Equal(
            new AgentMode.Serve("/run/a.sock", TimeSpan.FromHours(2)), AgentArguments.Parse(["serve", "--socket", "/run/a.sock", "--ttl", "2h"]));

    [Fact]
    public void Develop_takes_a_folder_and_a_program_with_whatever_follows()
    {
        var develop = Assert.IsType<AgentMode.Develop>(AgentArguments.Parse(["develop", "--directory", "/sonde-dev", "--", "/app", "--", "serve"]));
        Assert.Equal("/sonde-dev", develop.Directory);
        Assert.Equal(["/app", "--", "serve"], develop.Command);
        Assert.IsType<AgentMode.Unknown>(AgentArguments.Parse(["develop", "--directory", "/sonde-dev", "--"]));
        Assert.IsType<AgentMode.Unknown>(AgentArguments.Parse(["develop", "--directory", "here", "--", "/app"]));
        Assert.Equal(new AgentMode.Install("/sonde-dev"), AgentArguments.Parse(["install", "--to", "/sonde-dev"]));
        Assert.IsType<AgentMode.Unknown>(AgentArguments.Parse(["install"]));
        Assert.Null(develop.Files);
        Assert.Equal("/app", Assert.IsType<AgentMode.Develop>(AgentArguments.Parse(["develop", "--directory", "/sonde-dev", "--files", "/app", "--", "python", "app.py"])).Files);
        Assert.IsType<AgentMode.Unknown>(AgentArguments.Parse(["develop", "--directory", "/sonde-dev", "--files", "app", "--", "python"]));
        Assert.Equal(new AgentMode.Fill("/app", "/sonde-files"), AgentArguments.Parse(["fill", "--from", "/app", "--to", "/sonde-files"]));
        Assert.IsType<AgentMode.Unknown>(AgentArguments.Parse(["fill", "--from", "/app"]));
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30m", 1800)]
    [InlineData("168h", 604_800)]
    public void A_duration_is_a_number_and_a_unit(string text, int seconds)
    {
        Assert.True(AgentArguments.TryParseDuration(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("0s")]
    [InlineData("-1s")]
    [InlineData("1.5h")]
    [InlineData("10")]
    [InlineData("169h")]
    [InlineData("2147483647h")]
    [InlineData("99999999999s")]
    public void Other_durations_are_not_understood(string text) => Assert.False(AgentArguments.TryParseDuration(text, out _));

    [Theory]
    [InlineData]
    [InlineData("help")]
    [InlineData("serve", "--ttl")]
    [InlineData("serve", "--ttl", "soon")]
    [InlineData("serve", "--socket", "relative.sock")]
    [InlineData("connect", "--ttl", "1s")]
    [InlineData("version", "more")]
    [InlineData("launch", "--parent", "0", "--", "/bin/true")]
    [InlineData("launch", "--parent", "1", "--", "true")]
    [InlineData("launch", "--parent", "1", "/bin/true")]
    [InlineData("keep", "--parent", "1", "--", "/bin/true")]
    [InlineData("become", "--parent", "1", "--", "/bin/true")]
    [InlineData("become", "--parent", "1", "--directory", "tmp", "--input", "pipe", "--", "/bin/true")]
    [InlineData("become", "--parent", "1", "--directory", "/", "--input", "file", "--", "/bin/true")]
    public void Anything_else_is_not_understood(params string[] words) => Assert.IsType<AgentMode.Unknown>(AgentArguments.Parse(words));

    [Fact]
    public void Launch_passes_the_tools_arguments_on_untouched()
    {
        var mode = Assert.IsType<AgentMode.Launch>(AgentArguments.Parse(["launch", "--parent", "7", "--", "/dlv", "--", "--parent", ""]));

        Assert.Equal(7, mode.ParentId);
        Assert.Equal(["/dlv", "--", "--parent", ""], mode.Command);
    }

    [Theory]
    [InlineData("pipe", false)]
    [InlineData("terminal", true)]
    public void Become_passes_the_programs_arguments_on_untouched(string input, bool hasTerminal)
    {
        var mode = Assert.IsType<AgentMode.Become>(
            AgentArguments.Parse(["become", "--parent", "7", "--directory", "/proc/1/root", "--input", input, "--", "/bin/sh", "-c", "--", ""]));

        Assert.Equal((7, hasTerminal, "/proc/1/root"), (mode.ParentId, mode.HasTerminal, mode.Directory));
        Assert.Equal(["/bin/sh", "-c", "--", ""], mode.Command);
    }

    [Fact]
    public void Keep_knows_parent_target_and_socket()
    {
        var mode = Assert.IsType<AgentMode.Keep>(
            AgentArguments.Parse(["keep", "--parent", "7", "--target", "1", "--socket", "/tmp/d.sock", "--", "/dlv", "attach"]));

        Assert.Equal((7, 1, "/tmp/d.sock"), (mode.ParentId, mode.TargetId, mode.SocketPath));
        Assert.Equal(["/dlv", "attach"], mode.Command);
    }
}
