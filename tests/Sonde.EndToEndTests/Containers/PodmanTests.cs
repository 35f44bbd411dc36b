using Sonde.Containers;

namespace Sonde.EndToEndTests.Containers;

public sealed class PodmanTests(PodmanFixture fixture) : EngineTests(fixture), IClassFixture<PodmanFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_container_of_a_pod_is_found_by_the_pod_and_its_toolbox_does_not_hinder_the_pods_end()
    {
        var pod = fixture.NewName();
        await fixture.RunAsync("pod", "create", "--name", pod, "--network", "none");
        try
        {
            var target = await fixture.StartTargetAsync("--pod", pod, "--user", "1001");

            Assert.Equal(pod, target.PodName);
            Assert.Equal(target.Id, (await fixture.Client.FindAsync(pod, Cancellation)).Id);
            Assert.Equal(target.Id, (await fixture.Client.FindAsync(pod, target.Name, Cancellation)).Id);

            var id = await fixture.Client.RunToolboxAsync(fixture.Toolbox(target), Cancellation);

            Assert.Equal(target.Id, (await fixture.Client.FindAsync(pod, Cancellation)).Id);
            Assert.Equal(id, Assert.Single(await fixture.Client.FindToolboxesAsync(target.Id, Cancellation)).Id);

            await fixture.RunAsync("pod", "stop", "--time", "0", pod);
            Assert.True(await fixture.IsSoonGoneAsync($"{ToolboxLabels.Target}={target.Id}"));
        }
        finally
        {
            await fixture.RunAsync("pod", "rm", "--force", "--time", "0", pod);
        }
    }

    [Fact]
    public async Task A_pod_with_two_containers_lists_them()
    {
        var pod = fixture.NewName();
        await fixture.RunAsync("pod", "create", "--name", pod, "--network", "none");
        try
        {
            var one = await fixture.StartTargetAsync("--pod", pod);
            var other = await fixture.StartTargetAsync("--pod", pod);

            var ambiguous = await Assert.ThrowsAsync<AmbiguousPodException>(() => fixture.Client.FindAsync(pod, Cancellation));

            Assert.Equal([$"{pod}/{one.Name}", $"{pod}/{other.Name}"], ambiguous.Containers);
        }
        finally
        {
            await fixture.RunAsync("pod", "rm", "--force", "--time", "0", pod);
        }
    }

    [Fact]
    public async Task A_toolbox_knows_the_names_that_its_target_knows()
    {
        var target = await fixture.StartTargetAsync("--network", "none", "--add-host", "shop:192.0.2.7");

        var id = await fixture.Client.RunToolboxAsync(fixture.Toolbox(target), Cancellation);
        using var exec = fixture.Client.Exec(id, ["/bin/cat", "/etc/hosts"]);
        using var reader = new StreamReader(exec);

        Assert.Contains("192.0.2.7", await reader.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
        await fixture.Client.RemoveAsync(id, Cancellation);
    }

    [Fact]
    public async Task A_target_with_its_own_user_namespace_is_joined_with_the_ids_inside()
    {
        var target = await fixture.StartTargetAsync("--network", "none", "--uidmap", "0:100000:5000", "--gidmap", "0:100000:5000", "--user", "app");

        Assert.Equal(1001, target.UserId);
        Assert.Equal(1002, target.GroupId);

        var id = await fixture.Client.RunToolboxAsync(fixture.Toolbox(target), Cancellation);
        using var exec = fixture.Client.Exec(id, ["/bin/cat", "/proc/1/root/etc/group"]);

        Assert.True(await Task.Run(() => exec.Read(new byte[100]), Cancellation) > 0, exec.StandardErrorTail);
        await fixture.Client.RemoveAsync(id, Cancellation);
    }
}
