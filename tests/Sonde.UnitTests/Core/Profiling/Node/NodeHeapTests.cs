using Sonde.Core.Profiling.Node;

namespace Sonde.UnitTests.Core.Profiling.Node;

public sealed class NodeHeapTests
{
    private const long Mebi = 1024 * 1024;

    [Theory]
    [InlineData(100, 1564, true)]
    [InlineData(100, 1563, false)]
    [InlineData(0, 64, true)]
    [InlineData(1, 0, false)]
    public void Fifteen_times_the_heap_and_a_reserve_have_to_be_left(long heap, long left, bool isEnough) =>
        Assert.Equal(isEnough, NodeHeap.Judge(heap * Mebi, left * Mebi) is null);

    [Fact]
    public void What_is_refused_is_said_with_its_figures() =>
        Assert.Equal(
            "a snapshot of its heap of 100 MiB needs up to 1564 MiB besides, and 90 MiB are left: the kernel could end the program for want of memory",
            NodeHeap.Judge(100 * Mebi, 90 * Mebi));

    [Fact]
    public void What_cannot_be_known_is_refused() => Assert.Contains("cannot be seen", NodeHeap.Judge(1, null), StringComparison.Ordinal);
}
