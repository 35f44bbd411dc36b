using Sonde.Core.Operations;

namespace Sonde.UnitTests.Core.Operations;

public sealed class ReconnectPaceTests
{
    private readonly ReconnectPace _pace = new();

    [Fact]
    public void The_first_attempt_is_made_at_once_and_the_pauses_grow_to_ten_seconds() =>
        Assert.Equal([0, 250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000], Enumerable.Range(0, 9).Select(_ => _pace.Next().TotalMilliseconds));

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(10, 0)]
    public void Only_a_link_that_lived_begins_it_anew(int seconds, double next)
    {
        _pace.Next();
        _pace.Next();
        _pace.Next();
        _pace.Lost(TimeSpan.FromSeconds(seconds));
        Assert.Equal(next, _pace.Next().TotalMilliseconds);
    }
}
