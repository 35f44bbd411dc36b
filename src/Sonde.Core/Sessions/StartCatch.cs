using Sonde.Core.Faults;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Sessions;

/// <summary>Waits until the agent in a copy has caught the program at its start.</summary>
/// <param name="platform">Sees the copy from outside.</param>
/// <param name="clock">The clock.</param>
/// <param name="reporter">Hears of it.</param>
internal sealed class StartCatch(ITargetPlatform platform, TimeProvider clock, IReporter reporter)
{
    /// <summary>The image of the program may have to be pulled, and init containers be done.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>The agent tells within 2 s of what it has; the kubelet is slower to tell of an end.</summary>
    private static readonly TimeSpan AfterEnd = TimeSpan.FromSeconds(3);

    /// <summary>Returns the process that stands.</summary>
    /// <param name="target">For messages.</param>
    /// <param name="ask">Asks the agent.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="FaultException">SND2019.</exception>
    public async Task<int> AwaitAsync(string target, Func<CancellationToken, Task<CaughtStartAnswer>> ask, CancellationToken cancellation)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var gone = platform.WaitUntilGoneAsync(watching.Token);
        try
        {
            reporter.Report(new ProgressReport("waiting for the program to start", false, null));
            var began = clock.GetTimestamp();
            long? ended = null;
            while (true)
            {
                var answer = await ask(cancellation).ConfigureAwait(false);
                if (answer.ProcessId is { } process)
                {
                    Tell(process, answer.IsAtStart);
                    return process;
                }

                ended ??= gone.IsCompletedSuccessfully ? clock.GetTimestamp() : null;
                if (ended is { } moment && clock.GetElapsedTime(moment) > AfterEnd)
                {
                    throw NotCaught(target, $"{(await gone.ConfigureAwait(false)).How}, and no Go program was seen to start in it");
                }

                if (clock.GetElapsedTime(began) > Limit)
                {
                    throw NotCaught(target, $"no Go program was started in it within {Limit.TotalMinutes:0} min");
                }
            }
        }
        finally
        {
            await watching.CancelAsync().ConfigureAwait(false);
            await ((Task)gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Tell(int process, bool isAtStart)
    {
        reporter.Report(new ProgressReport($"caught process {process} at its start", true, null));
        if (!isAtStart)
        {
            reporter.Report(new WarningReport(
                "it was caught some microseconds after its first instruction: the kernel lets only SYS_PTRACE hold a program before that",
                "repeat with --profile general if main.main is not where it stops"));
        }
    }

    private static FaultException NotCaught(string target, string why) => new(
        FaultCatalog.StartNotCaught, $"cannot hold the program of {target} at its start", why, "leave --from-start out, or name the container of the Go program with -c");
}
