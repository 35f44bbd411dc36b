using System.Globalization;
using Sonde.Core.Profiling;
using Sonde.Core.Sampling;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Topping;

/// <summary>The agent reads the stacks from outside, and tells what it saw each second.</summary>
internal sealed class SampledTop : ITopSource
{
    /// <summary>As long as one request may last; another one follows.</summary>
    private const double LongestSeconds = 3600;

    /// <summary>The last figures come at once, unless the link is slow.</summary>
    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public IReadOnlyList<string> Runtimes => SamplingProfiler.Sampled;

    /// <inheritdoc/>
    public IReadOnlyList<TopType> Types => [TopType.Cpu, TopType.Wall];

    /// <inheritdoc/>
    public async Task<string?> RunAsync(ProfileTask task, Action<TopInterval> take, CancellationToken ending)
    {
        var agent = task.Session.Agent;
        if (!SamplingProfiler.Knows(agent, task.Process.Runtime!))
        {
            return $"the agent in {task.Session.Plan.Toolbox.Name} ({agent.Hello.Agent}) does not know how to read the stacks of {task.Process.Runtime} processes";
        }

        var kind = task.Request.Type == ProfileType.Wall ? SampleKind.Wall : SampleKind.Cpu;
        while (!ending.IsCancellationRequested)
        {
            try
            {
                var answer = await agent.AskAsync<SamplingAnswer>(new SampleRequest(task.Process.ProcessId, kind, task.Request.RateHertz, LongestSeconds), ending).ConfigureAwait(false);
                await using var channel = await agent.OpenChannelAsync(new SamplesPurpose(), ending).ConfigureAwait(false);
                if (await ReadAsync(task, (channel, answer), take, ending).ConfigureAwait(false) != SampleEnd.Duration)
                {
                    return null;
                }
            }
            catch (AgentRefusedException refused)
            {
                throw SampleReading.Refused(task, refused.Error, refused);
            }
            catch (ChannelRefusedException refused)
            {
                throw SampleReading.Refused(task, new AgentError(AgentErrorCode.Unexpected, refused.Message), refused);
            }
        }

        return null;
    }

    /// <returns>Why it is over; null where that was not told in time.</returns>
    private static async Task<SampleEnd?> ReadAsync(ProfileTask task, (TunnelChannel Channel, SamplingAnswer Answer) sampling, Action<TopInterval> take, CancellationToken ending)
    {
        var how = string.Create(CultureInfo.InvariantCulture, $"stacks read from outside at {task.Request.RateHertz} Hz ({sampling.Answer.Runtime} {sampling.Answer.Version})");
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, task.Clock);
        await using var stopping = ending.Register(() =>
        {
            limit.CancelAfter(MostEnding);
            _ = SampleReading.EndAsync(sampling.Channel, limit.Token);
        });
        var window = new SampledWindow(task.Request, how, task.Clock);
        try
        {
            await foreach (var update in new SampleStream(sampling.Channel).ReadAsync(limit.Token).ConfigureAwait(false))
            {
                if (window.Add(update) is { } whole && !ending.IsCancellationRequested)
                {
                    take(whole);
                }

                if (update is FiguresTold { Figures.End: { } end })
                {
                    return end;
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Its last words did not come in time; nobody waits for them.
        }

        return null;
    }
}
