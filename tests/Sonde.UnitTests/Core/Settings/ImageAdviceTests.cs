using Sonde.Core.Settings;

namespace Sonde.UnitTests.Core.Settings;

public sealed class ImageAdviceTests
{
    [Fact]
    public void For_a_cluster_it_is_built_pushed_and_named_and_the_configuration_can_be_read_back()
    {
        var steps = ImageAdvice.ForCluster("1.2.3");
        Assert.Equal("images/build go", steps[0]);
        Assert.Equal("podman push localhost/sonde-go:dev REGISTRY/sonde-go:1.2.3", steps[1]);
        var line = steps[3].Split('\'')[1];
        var settings = new SettingsReader().Read(line.Replace("REGISTRY", "registry.example/tools", StringComparison.Ordinal));
        Assert.Equal("registry.example/tools/sonde-go:1.2.3", settings.ImageFor(ToolboxImage.Go, "1.2.3"));
        Assert.Contains("--image REGISTRY/sonde-go:1.2.3", steps[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_image_that_was_asked_for_is_the_one_to_build() =>
        Assert.Equal(["images/build net", "podman push localhost/sonde-net:dev REGISTRY/sonde-net:1.2.3"], ImageAdvice.ForCluster("1.2.3", "docker.io/sonde/sonde-net:1.2.3").Take(2));

    [Theory]
    [InlineData("docker.io/sonde/sonde-go:0.1.0", true)]
    [InlineData("registry.example/sonde-go:0.1.0", false)]
    [InlineData("localhost/sonde-go:dev", false)]
    public void What_nobody_has_named_is_noted_before_it_is_added(string image, bool isNoted)
    {
        Assert.Equal(isNoted, ImageAdvice.Note(image) is not null);
        Assert.StartsWith(isNoted ? "images/build go" : $"check that the nodes can pull {image}: ", ImageAdvice.AfterPull(image, "0.1.0")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Nowhere_is_the_image_left_to_a_default_that_does_not_exist()
    {
        string[] steps = [.. ImageAdvice.ForEngine, .. ImageAdvice.ForEngineWith("docker.io/sonde/sonde-native:1"), .. ImageAdvice.ForAny, .. ImageAdvice.ForCluster("0.1.0")];
        Assert.DoesNotContain(steps, step => step.Contains("leave --image out", StringComparison.Ordinal));
    }
}
