using System.Globalization;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Profiling;

/// <summary>The agent reads the process's stacks from outside.</summary>
internal sealed class SamplingProfiler : IProfiler
{
    /// <summary>The last figures come at once, unless the link is slow.</summary>
    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(10);

    private static readonly IReadOnlyDictionary<string, (string Capability, IReadOnlyList<ProfileType> Types)> Known =
        new Dictionary<string, (string, IReadOnlyList<ProfileType>)>(StringComparer.Ordinal)
        {
            ["go"] = (AgentCapability.SampleGo, [ProfileType.Cpu, ProfileType.Goroutine]),
            ["python"] = (AgentCapability.SamplePython, [ProfileType.Cpu, ProfileType.Wall]),
        };

    /// <inheritdoc/>
    public IReadOnlyList<string> Runtimes => Sampled;

    /// <summary>The runtimes whose stacks the agent reads.</summary>
    public static IReadOnlyList<string> Sampled { get; } = [.. Known.Keys];

    /// <summary>Whether an agent reads them.</summary>
    public static bool Knows(AgentSession agent, string runtime) => agent.Hello.Capabilities.Contains(Known[runtime].Capability, StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<ProfileType> Types(string runtime) => Known[runtime].Types;

    /// <inheritdoc/>
    public async Task<(TakenProfile? Taken, string? Why)> TakeAsync(ProfileTask task, CancellationToken cancellation)
    {
        var agent = task.Session.Agent;
        if (!Knows(agent, task.Process.Runtime!))
        {
            return (null, $"the agent in {task.Session.Plan.Toolbox.Name} ({agent.Hello.Agent}) does not know how to read the stacks of {task.Process.Runtime} processes");
        }

        try
        {
            if (task.Tried.Count > 0)
            {
                task.Reporter.Report(new ChoiceReport($"{string.Join("; ", task.Tried)}: its stacks are read from outside"));
            }

            var answer = await agent.AskAsync<SamplingAnswer>(Question(task), cancellation).ConfigureAwait(false);
            await using var channel = await agent.OpenChannelAsync(new SamplesPurpose(), cancellation).ConfigureAwait(false);
            return (await ReadAsync(task, channel, answer, cancellation).ConfigureAwait(false), null);
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

    /// <summary>What the goroutines do is read once, as it is now.</summary>
    internal static SampleRequest Question(ProfileTask task) => task.Request.Type switch
    {
        ProfileType.Goroutine => new SampleRequest(task.Process.ProcessId, SampleKind.Goroutine, 10, 0.1),
        ProfileType.Wall => new SampleRequest(task.Process.ProcessId, SampleKind.Wall, task.Request.RateHertz, task.Request.Duration.TotalSeconds),
        _ => new SampleRequest(task.Process.ProcessId, SampleKind.Cpu, task.Request.RateHertz, task.Request.Duration.TotalSeconds),
    };

    /// <summary>Reads until the agent ends it; where the user does, what there is so far.</summary>
    private static async Task<TakenProfile> ReadAsync(ProfileTask task, TunnelChannel channel, SamplingAnswer answer, CancellationToken cancellation)
    {
        var collected = new SampleCollection(task.Request, task.Clock.GetUtcNow());
        await SampleReading.RunAsync(task, channel, collected.Add, MostEnding, cancellation).ConfigureAwait(false);
        if (collected.AllLost is > 0 and var lost)
        {
            throw SampleReading.Refused(task, new AgentError(
                AgentErrorCode.Unexpected, $"none of its stacks could be read, {lost} times: another tracer holds its threads, the kernel lets nobody trace them, or what was read was changing"), null);
        }

        var how = task.Request.Type == ProfileType.Goroutine
            ? $"its goroutines read from outside ({answer.Runtime} {answer.Version})"
            : string.Create(CultureInfo.InvariantCulture, $"its stacks read from outside at {task.Request.RateHertz} Hz ({answer.Runtime} {answer.Version})");
        return collected.Build(how) with { IsShort = cancellation.IsCancellationRequested };
    }
}
