namespace Sonde.ContractTests.Commands;

/// <summary>
/// A clock whose pauses of one delay end soon. Limits and heartbeats keep their length: those are cancellation sources, or come again and again.
/// </summary>
internal sealed class HurriedClock : TimeProvider
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(5);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var isPause = state is Task && period == Timeout.InfiniteTimeSpan && dueTime > Soon;
        return base.CreateTimer(callback, state, isPause ? Soon : dueTime, period);
    }
}
