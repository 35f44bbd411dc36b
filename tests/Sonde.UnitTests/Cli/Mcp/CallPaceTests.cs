using Sonde.Cli.Mcp;
using Sonde.Testing;

namespace Sonde.UnitTests.Cli.Mcp;

public sealed class CallPaceTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void A_minute_takes_so_many_calls_and_the_refusal_says_how_long()
    {
        var pace = new CallPace(_clock);
        for (var i = 0; i < CallPace.MostCalls; i++)
        {
            Assert.Null(pace.Take());
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.EndsWith("in 54 s", pace.Take(), StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromSeconds(54));
        Assert.Null(pace.Take());
        Assert.NotNull(pace.Take());
    }

    [Fact]
    public void A_session_that_ended_makes_room()
    {
        var pace = new CallPace(_clock);
        Assert.All(Enumerable.Range(0, CallPace.MostSessions), _ => Assert.True(pace.TryBegin()));
        Assert.False(pace.TryBegin());
        pace.End();
        Assert.True(pace.TryBegin());
    }
}
