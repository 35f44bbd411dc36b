using Sonde.Containers;
using static Sonde.UnitTests.Containers.RecordedPodman;

namespace Sonde.UnitTests.Containers;

public sealed class ContainerFinderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("podman inspect", "[null]")]
    [InlineData("podman pod ps", "[null,{\"Id\":null},{\"Id\":null},{\"Id\":\"a\"},{\"Id\":\"a\"}]")]
    [InlineData("podman image inspect", "[null]")]
    public async Task Null_and_doubles_in_what_an_engine_says_are_passed_over(string start, string answer)
    {
        var runner = new ScriptedRunner().On(start, answer)
            .On("podman inspect --type container -- target", Recorded.Text("podman/inspect-target.json")).On("podman pod ps", "[]").On("podman image inspect", "[]").On("podman ps", "");
        var finding = Client(runner).FindAsync("target", Cancellation);
        if (answer == "[null]" && start == "podman inspect")
        {
            await Assert.ThrowsAsync<ContainerNotFoundException>(() => finding);
        }
        else
        {
            Assert.Equal(TargetId, (await finding).Id);
        }
    }

    [Fact]
    public async Task A_container_is_found_by_its_name()
    {
        var runner = Engine().On("podman inspect --type container -- target", Recorded.Text("podman/inspect-target.json"));

        Assert.Equal(TargetId, (await Client(runner).FindAsync("target", Cancellation)).Id);
    }

    [Theory]
    [InlineData("d7b2", true)]
    [InlineData("d7b", false)]
    public async Task A_container_is_found_by_four_digits_of_its_id(string digits, bool isFound)
    {
        var runner = Engine()
            .On($"podman inspect --type container -- {digits}", Recorded.Text("podman/inspect-target.json"))
            .On("podman ps", "");

        var finding = Client(runner).FindAsync(digits, Cancellation);

        if (isFound)
        {
            Assert.Equal(TargetId, (await finding).Id);
        }
        else
        {
            await Assert.ThrowsAsync<ContainerNotFoundException>(() => finding);
        }
    }

    [Fact]
    public async Task The_name_of_a_pod_with_one_container_means_that_container()
    {
        var runner = Engine()
            .On("podman inspect --type container -- shop", "[]\n", 125, Gone)
            .On("podman inspect --type container -- 9ab9910c7d2e", Both("inspect-infra", "inspect-shop-api"));

        Assert.Equal("shop-api", (await Client(runner).FindAsync("shop", Cancellation)).Name);
    }

    [Fact]
    public async Task The_name_of_a_pod_beats_an_id_that_begins_alike()
    {
        var runner = Engine()
            .On("podman inspect --type container -- shop", Recorded.Text("podman/inspect-target.json").Replace(TargetId, "shop" + TargetId[4..], StringComparison.Ordinal))
            .On("podman inspect --type container -- 9ab9910c7d2e", Both("inspect-infra", "inspect-shop-api"));

        Assert.Equal("shop-api", (await Client(runner).FindAsync("shop", Cancellation)).Name);
    }

    [Fact]
    public async Task The_name_of_a_pod_with_several_containers_lists_them()
    {
        var runner = Engine()
            .On("podman inspect --type container -- pair", "[]\n", 125, Gone)
            .On("podman inspect --type container -- 148780b38c33", Recorded.Text("podman/inspect-pair.json"));

        var ambiguous = await Assert.ThrowsAsync<AmbiguousPodException>(() => Client(runner).FindAsync("pair", Cancellation));

        Assert.Equal("pair", ambiguous.Pod);
        Assert.Equal(["pair/a", "pair/b"], ambiguous.Containers);
    }

    [Theory]
    [InlineData("b")]
    [InlineData("pair-b")]
    public async Task A_container_of_a_pod_is_found_by_its_full_or_its_short_name(string name)
    {
        var runner = Engine().On("podman inspect --type container -- 148780b38c33", Recorded.Text("podman/inspect-pair.json"));

        Assert.Equal("pair-b", (await Client(runner).FindAsync("pair", name, Cancellation)).Name);
    }

    [Fact]
    public async Task A_name_that_nobody_bears_lists_the_running_ones_closest_first()
    {
        var runner = Engine()
            .On("podman inspect --type container -- targte", "[]\n", 125, Gone)
            .On("podman ps --quiet --no-trunc", "1\n2\n")
            .On("podman inspect --type container -- 1 2", Both("inspect-shop-api", "inspect-target"));

        var missing = await Assert.ThrowsAsync<ContainerNotFoundException>(() => Client(runner).FindAsync("targte", Cancellation));

        Assert.Equal("targte", missing.Wanted);
        Assert.Equal(["target", "shop/api"], missing.Near);
    }
}
