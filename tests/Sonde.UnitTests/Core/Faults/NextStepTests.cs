using Sonde.Core.Faults;
using Sonde.Core.Settings;
using Sonde.Testing.Commands;

namespace Sonde.UnitTests.Core.Faults;

public sealed class NextStepTests
{
    [Theory]
    [InlineData("sonde ps", true)]
    [InlineData("kubectl create role x --verb=get,list -n shop", true)]
    [InlineData("echo 'registry: REGISTRY' >>~/.config/sonde/config.yaml", true)]
    [InlineData("repeat the command with --pid 1", false)]
    [InlineData("podman/shop-api", false)]
    [InlineData("", false)]
    public void A_command_begins_with_a_program(string step, bool isCommand) => Assert.Equal(isCommand, NextStep.IsCommand(step));

    [Theory]
    [InlineData("podman/shop-api")]
    [InlineData("-c api")]
    [InlineData("kubectl version: this server is not known")]
    [InlineData("kubectl get pods, or ask somebody")]
    [InlineData("sonde ps (lists them)")]
    [InlineData("")]
    [InlineData(" sonde ps")]
    public void The_law_of_next_steps_finds_what_it_forbids(string step) => Assert.NotNull(NextSteps.Judge(step));

    [Fact]
    public void What_is_advised_for_images_keeps_the_law() => Assert.All(
        [.. ImageAdvice.ForEngine, .. ImageAdvice.ForEngineWith("docker.io/sonde/sonde-native:1"), .. ImageAdvice.ForTool("native"), .. ImageAdvice.ForAny, .. ImageAdvice.ForCluster("0.1.0"), .. ImageAdvice.AfterPull("registry.example/go:1", "0.1.0")],
        step => Assert.Null(NextSteps.Judge(step)));
}
