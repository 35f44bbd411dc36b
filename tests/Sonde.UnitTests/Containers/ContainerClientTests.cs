using Sonde.Containers;
using Sonde.Containers.Commands;
using static Sonde.UnitTests.Containers.RecordedPodman;

namespace Sonde.UnitTests.Containers;

public sealed class ContainerClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_inspection_adds_the_pods_name_and_the_images_architecture()
    {
        var runner = Engine().On("podman inspect --type container -- shop-api", Recorded.Text("podman/inspect-shop-api.json"));

        var container = await Client(runner).InspectAsync("shop-api", Cancellation);

        Assert.Equal(ApiId, container.Id);
        Assert.Equal("shop", container.PodName);
        Assert.Equal("amd64", container.Architecture);
    }

    [Fact]
    public async Task A_docker_inspection_asks_for_no_pods()
    {
        var runner = new ScriptedRunner()
            .On("docker inspect --type container -- root", Recorded.Text("docker/inspect-root.json"))
            .On("docker image inspect -- 0a3e7a0a4199732332cde5268f0aabe73c77c823b57ebebe617eeca5dbb653b1", Recorded.Text("docker/image-inspect.json"));

        var container = await new ContainerClient(ContainerEngine.Docker, runner, TimeProvider.System, FakeProcessFiles.None).InspectAsync("root", Cancellation);

        Assert.Equal("amd64", container.Architecture);
        Assert.Null(container.PodId);
    }

    [Fact]
    public async Task An_image_that_was_removed_under_its_container_leaves_the_architecture_open()
    {
        var runner = new ScriptedRunner()
            .On("podman inspect", Recorded.Text("podman/inspect-target.json"))
            .On("podman image inspect", "[]\n", 125, "Error: inspecting object: 089e: image not known");

        Assert.Null((await Client(runner).InspectAsync("target", Cancellation)).Architecture);
    }

    [Fact]
    public async Task A_container_that_vanished_between_two_questions_is_left_out()
    {
        var runner = Engine()
            .On("podman ps --quiet --no-trunc --filter label=app=x --filter label=b", "1\n2\n3\n")
            .On("podman inspect --type container -- 1 2 3", Recorded.Text("podman/inspect-two-of-three.json"), 125, Gone);

        Assert.Equal(["target", "shop-api"], (await Client(runner).ListAsync(["app=x", "b"], Cancellation)).Select(container => container.Name));
    }

    [Fact]
    public async Task Stopping_rounds_its_grace_up_and_takes_a_missing_container_for_done()
    {
        var runner = new ScriptedRunner()
            .On("podman stop -t 2 -- a", "a\n")
            .On("podman stop -t 0 -- b", "", 125, "Error: no container with name or ID \"b\" found: no such container")
            .On("podman rm --force --time 0 -- c", "", 1, "Error: no container with name or ID \"c\" found: no such container");

        Assert.True(await Client(runner).StopAsync("a", TimeSpan.FromSeconds(1.2), Cancellation));
        Assert.False(await Client(runner).StopAsync("b", TimeSpan.Zero, Cancellation));
        await Client(runner).RemoveAsync("c", Cancellation);
    }

    [Theory]
    [InlineData(ContainerEngine.Podman, "podman version --format json", "4.3.1", null, "linux/amd64")]
    [InlineData(ContainerEngine.Docker, "docker version --format {{json .}}", "28.2.2", "20.10.24+dfsg1", "linux/amd64")]
    public async Task The_versions_are_told(ContainerEngine engine, string call, string client, string? server, string platform)
    {
        var runner = new ScriptedRunner().On(call, Recorded.Text($"{call.Split(' ')[0]}/version.json"));

        var version = await new ContainerClient(engine, runner, TimeProvider.System).GetVersionAsync(Cancellation);

        Assert.Equal(new EngineVersion(client, server, platform), version);
    }

    [Fact]
    public async Task A_dead_daemon_is_unreachable_and_not_a_missing_container()
    {
        var runner = new ScriptedRunner().On("docker", "", 1, "Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?");
        var client = new ContainerClient(ContainerEngine.Docker, runner, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<ContainerEngineException>(() => client.FindAsync("api", Cancellation));

        Assert.Equal(EngineFailure.Unreachable, failure.Failure);
    }

    [Fact]
    public async Task An_engine_that_is_not_installed_says_what_to_install()
    {
        var missing = Assert.Throws<EngineMissingException>(() => Client(new ScriptedRunner()).Exec("a", ["b"]));
        var runner = new ScriptedRunner().On("podman", () => throw new CommandMissingException("podman"));

        Assert.Contains("podman", missing.Remedy, StringComparison.Ordinal);
        Assert.Equal("podman is not on the PATH", (await Assert.ThrowsAsync<EngineMissingException>(() => Client(runner).GetVersionAsync(Cancellation))).Message);
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_in_time_is_told_apart()
    {
        var runner = new ScriptedRunner().On("podman", () => throw new CommandLimitException("podman did not end within 30 s", "Error: waiting for lock"));

        var failure = await Assert.ThrowsAsync<ContainerEngineException>(() => Client(runner).InspectAsync("a", Cancellation));

        Assert.Equal(EngineFailure.TimedOut, failure.Failure);
        Assert.Equal("podman did not end within 30 s: waiting for lock", failure.EngineMessage);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[{\"Id\":5}]")]
    [InlineData("[{\"Id\":\"a\",\"Config\":{\"Env\":[\"SECRET=hush\"],\"User\":{}}}]")]
    public async Task An_answer_that_is_no_document_is_an_error_without_its_text(string answer)
    {
        var runner = new ScriptedRunner().On("podman inspect", answer);

        var failure = await Assert.ThrowsAsync<ContainerEngineException>(() => Client(runner).InspectAsync("a", Cancellation));

        Assert.Equal(EngineFailure.Unreadable, failure.Failure);
        Assert.DoesNotContain("hush", failure.ToString(), StringComparison.Ordinal);
    }
}
