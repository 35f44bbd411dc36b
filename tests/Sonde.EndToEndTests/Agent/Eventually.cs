using System.Diagnostics;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Agent;

/// <summary>Waits for what other processes do, with a limit that is meant for a quiet machine.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns how long it took; fails the test when it does not come true.</summary>
    public static async Task<TimeSpan> IsTrueAsync(Func<bool> claim, string what, double seconds = 10)
    {
        var watch = Stopwatch.StartNew();
        var limit = Patience.Seconds(seconds);
        while (!claim())
        {
            Assert.True(watch.Elapsed < limit, $"not within {limit.TotalSeconds:0.#} s: {what}");
            await Task.Delay(Poll, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return watch.Elapsed;
    }

    /// <summary>A limit for one wait.</summary>
    public static async Task<T> WithinAsync<T>(Task<T> task, string what, double seconds = 15)
    {
        var limit = Patience.Seconds(seconds);
        try
        {
            return await task.WaitAsync(limit, TimeProvider.System, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"not within {limit.TotalSeconds:0.#} s: {what}");
            throw;
        }
    }
}
