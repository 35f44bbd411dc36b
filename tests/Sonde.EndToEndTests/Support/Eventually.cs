using System.Diagnostics;

namespace Sonde.EndToEndTests.Support;

/// <summary>Waits for what other processes do, with a limit.</summary>
internal static class Eventually
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Many claims start a program, and whoever waits long does not deserve the machine.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Returns how long it took; fails the test where it does not come true in so many seconds of a quiet machine.</summary>
    public static async Task<TimeSpan> IsTrueAsync(Func<Task<bool>> claim, string what, double seconds = 15, Func<string>? detail = null)
    {
        var watch = Stopwatch.StartNew();
        var limit = Patience.Seconds(seconds);
        for (var pause = ShortestPause; !await claim(); pause = pause * 1.1 < LongestPause ? pause * 1.1 : LongestPause)
        {
            if (watch.Elapsed > limit)
            {
                Assert.Fail($"not within {limit.TotalSeconds:0.#} s: {what}\n{detail?.Invoke()}");
            }

            await Task.Delay(pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return watch.Elapsed;
    }

    /// <summary>Likewise, of a claim that is known at once.</summary>
    public static Task<TimeSpan> IsTrueAsync(Func<bool> claim, string what, double seconds = 15, Func<string>? detail = null) =>
        IsTrueAsync(() => Task.FromResult(claim()), what, seconds, detail);

    /// <summary>What the task gives; fails the test where it takes longer.</summary>
    public static async Task<T> WithinAsync<T>(Task<T> task, string what, double seconds = 15, Func<string>? detail = null)
    {
        var limit = Patience.Seconds(seconds);
        try
        {
            return await task.WaitAsync(limit, TimeProvider.System, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"not within {limit.TotalSeconds:0.#} s: {what}\n{detail?.Invoke()}");
            throw;
        }
    }
}
