using Sonde.Agent.InProcess.Java;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Java;

/// <summary>Waits while a JVM looks at itself, and notices where it ends.</summary>
/// <param name="request">What is wanted.</param>
/// <param name="table">/proc.</param>
/// <param name="clock">Time.</param>
internal sealed class JvmWait(SampleRequest request, IProcessTable table, TimeProvider clock)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly ProcessStat? _before = table.Stat(request.ProcessId);

    /// <summary>Whether it is still the process that it was.</summary>
    public bool IsThere => table.Stat(request.ProcessId) is { HasEnded: false } stat && stat.StartTime == _before?.StartTime;

    /// <summary>Waits for as long as was asked for, telling once a second that it does.</summary>
    /// <param name="teller">Hears of it.</param>
    /// <param name="ending">Ends it early.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>Why it ended: <see cref="SampleEnd.Duration"/> or <see cref="SampleEnd.Stopped"/>.</returns>
    /// <exception cref="AgentRefusedException">The process has ended.</exception>
    public async Task<SampleEnd> RunAsync(LookTeller teller, Task ending, CancellationToken cancellation)
    {
        var (began, duration) = (clock.GetTimestamp(), TimeSpan.FromSeconds(request.DurationSeconds));
        while (duration - clock.GetElapsedTime(began) is { Ticks: > 0 } left)
        {
            if (await Task.WhenAny(ending, Task.Delay(left < Beat ? left : Beat, clock, cancellation)) == ending)
            {
                return SampleEnd.Stopped;
            }

            cancellation.ThrowIfCancellationRequested();
            if (!IsThere)
            {
                throw JavaRefusal.Gone(request.ProcessId);
            }

            await teller.BeatAsync();
        }

        return SampleEnd.Duration;
    }
}
