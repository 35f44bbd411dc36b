using Sonde.Agent.Processes;

namespace Sonde.UnitTests.Agent.Processes;

public sealed class ProcessTreeTests
{
    [Fact]
    public void Children_and_their_children_are_below()
        => Assert.Equal([10, 11, 12, 13], ProcessTree.Below(10, new Dictionary<int, int> { [1] = 0, [10] = 1, [11] = 10, [12] = 11, [13] = 12, [14] = 1 }).Order());

    [Fact]
    public void The_top_is_below_itself_though_it_is_not_listed() => Assert.Equal([10], ProcessTree.Below(10, new Dictionary<int, int> { [1] = 0 }));

    [Fact]
    public void A_circle_and_a_missing_parent_end()
        => Assert.Equal([10], ProcessTree.Below(10, new Dictionary<int, int> { [2] = 3, [3] = 2, [4] = 99, [5] = 5 }));
}
