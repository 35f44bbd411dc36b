using Sonde.Core.Profiles;
using Sonde.Core.Tools;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Profiling.Native;

/// <summary>perf samples the native stacks of a process from outside, in a toolbox of its own.</summary>
internal sealed class NativeProfiler : IProfiler
{
    /// <summary>perf names what waits in its pipe, and the link carries it.</summary>
    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public IReadOnlyList<string> Runtimes { get; } = [ToolCatalog.Named(DebuggerKind.Native)!.Runtime];

    /// <inheritdoc/>
    public IReadOnlyList<ProfileType> Types(string runtime) => [ProfileType.Cpu];

    /// <inheritdoc/>
    public async Task<(TakenProfile? Taken, string? Why)> TakeAsync(ProfileTask task, CancellationToken cancellation)
    {
        var agent = task.Session.Agent;
        var told = new ToldText("perf");
        try
        {
            var question = new SampleRequest(task.Process.ProcessId, SampleKind.Cpu, task.Request.RateHertz, task.Request.Duration.TotalSeconds) { Native = true };
            var answer = await agent.AskAsync<SamplingAnswer>(question, cancellation).ConfigureAwait(false);
            await using var channel = await agent.OpenChannelAsync(new SamplesPurpose(), cancellation).ConfigureAwait(false);
            await SampleReading.RunAsync(task, channel, told.Add, MostEnding, cancellation).ConfigureAwait(false);
            return told.Outcome?.Error is { } error
                ? throw SampleReading.Refused(task, error, null)
                : (NativeTelling.Build(task.Request, told, answer.Version) with { IsShort = cancellation.IsCancellationRequested }, null);
        }
        catch (AgentRefusedException refused)
        {
            throw SampleReading.Refused(task, refused.Error, refused);
        }
        catch (ChannelRefusedException refused)
        {
            throw SampleReading.Refused(task, new AgentError(AgentErrorCode.Unexpected, refused.Message), refused);
        }
        catch (ProfileFormatException odd)
        {
            throw SampleReading.Refused(task, new AgentError(AgentErrorCode.Unexpected, $"What perf wrote {odd.Message}."), odd);
        }
    }
}
