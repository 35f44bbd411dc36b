using Sonde.Agent.Observing;
using Sonde.Agent.Processes;
using Sonde.Testing;

namespace Sonde.UnitTests.Agent.Observing;

public sealed class DebuggerCalmTests
{
    private readonly ManualTimeProvider _clock = new();
    private long? _work = 10;

    [Fact]
    public async Task A_debugger_that_computes_is_waited_for_until_it_has_stood_still_for_150_ms()
    {
        var calm = Await();
        for (var look = 0; look < 8; look++)
        {
            _work++;
            Pass(50);
        }

        Pass(149);
        Assert.False(calm.IsCompleted);
        Pass(1);
        await calm;
    }

    [Fact]
    public async Task A_debugger_that_computes_on_and_on_is_waited_for_for_3_s()
    {
        var calm = Await();
        for (var look = 0; look < 59; look++)
        {
            _work++;
            Pass(50);
        }

        Assert.False(calm.IsCompleted);
        _work++;
        Pass(50);
        await calm;
    }

    [Fact]
    public async Task Nothing_is_waited_for_where_there_is_no_debugger_or_it_ends()
    {
        var calm = Await();
        _work = null;
        Pass(50);
        await calm;
        Assert.True(Await().IsCompletedSuccessfully);
    }

    private Task Await() => DebuggerCalm.AwaitAsync(() => _work is { } ticks ? new ProcessStat('S', 1, false, 5) { WorkTicks = ticks } : null, _clock, CancellationToken.None);

    private void Pass(int milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
