namespace Sonde.ContractTests.Kubernetes;

/// <summary>A clock whose pauses end at once, and which remembers how long they should have taken.</summary>
internal sealed class HurryingClock : TimeProvider
{
    public List<TimeSpan> Waited { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // Only pauses are hurried: limits are cancellation sources, and keep their length.
        if (state is not CancellationTokenSource)
        {
            lock (Waited)
            {
                Waited.Add(dueTime);
            }

            dueTime = TimeSpan.FromMilliseconds(1);
        }

        return base.CreateTimer(callback, state, dueTime, period);
    }
}
