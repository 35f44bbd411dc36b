using Sonde.Agent.Copying;

namespace Sonde.UnitTests.Agent.Copying;

public sealed class CopyWindowTests
{
    private const long MiB = 1024 * 1024;

    [Theory]
    [InlineData(null, 16 * MiB)]
    [InlineData(0L, MiB)]
    [InlineData(20 * MiB, MiB)]
    [InlineData(256 * MiB, 8 * MiB)]
    [InlineData(512 * MiB, 16 * MiB)]
    [InlineData(long.MaxValue, 16 * MiB)]
    public void A_window_is_a_small_part_of_what_memory_is_left(long? left, long window) => Assert.Equal(window, CopyWindow.For(left));
}
