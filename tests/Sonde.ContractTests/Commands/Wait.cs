namespace Sonde.ContractTests.Commands;

/// <summary>Awaits what another task brings about.</summary>
internal static class Wait
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    /// <summary>Returns when it is so; fails when it is not within 20 s.</summary>
    public static async Task UntilAsync(Func<bool> isSo, string what)
    {
        for (var left = 4000; left > 0; left--)
        {
            if (isSo())
            {
                return;
            }

            await Task.Delay(Step, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"it never came about that {what}");
    }
}
