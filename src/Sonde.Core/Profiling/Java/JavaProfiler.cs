using Sonde.Core.Profiles;
using Sonde.Core.Tools;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Profiling.Java;

/// <summary>A JVM tells of itself: by async-profiler, which it loads, or in its own words; or by its flight recorder, which it has.</summary>
/// <param name="records">By its flight recorder.</param>
internal sealed class JavaProfiler(bool records) : IProfiler
{
    private static readonly IReadOnlyList<ProfileType> Recorded = [ProfileType.Cpu, ProfileType.Alloc, ProfileType.Mutex];

    private static readonly IReadOnlyList<ProfileType> All =
        [ProfileType.Cpu, ProfileType.Wall, ProfileType.Alloc, ProfileType.Mutex, ProfileType.Threads, ProfileType.Heap];

    /// <summary>The profiler resolves its names at the end, and the link carries them.</summary>
    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public IReadOnlyList<string> Runtimes { get; } = [ToolCatalog.Named(DebuggerKind.Jdwp)!.Runtime];

    /// <inheritdoc/>
    public IReadOnlyList<ProfileType> Types(string runtime) => records ? Recorded : All;

    /// <inheritdoc/>
    public async Task<(TakenProfile? Taken, string? Why)> TakeAsync(ProfileTask task, CancellationToken cancellation)
    {
        var agent = task.Session.Agent;
        if (!agent.Hello.Capabilities.Contains(records ? AgentCapability.RecordJava : AgentCapability.SampleJava, StringComparer.Ordinal))
        {
            return (null, $"the agent in {task.Session.Plan.Toolbox.Name} ({agent.Hello.Agent}) does not know how to {(records ? "have a JVM record" : "ask a JVM")}");
        }

        var telling = new JavaTelling(task.Request, records, task.Clock.GetUtcNow());
        try
        {
            var answer = await agent.AskAsync<SamplingAnswer>(
                new SampleRequest(task.Process.ProcessId, Kind(task.Request.Type), task.Request.RateHertz, task.Request.Duration.TotalSeconds) { Recording = records }, cancellation).ConfigureAwait(false);
            await using var channel = await agent.OpenChannelAsync(new SamplesPurpose(), cancellation).ConfigureAwait(false);
            await SampleReading.RunAsync(task, channel, telling.Add, MostEnding, cancellation).ConfigureAwait(false);
            return telling.Outcome?.Error is { } error
                ? (null, WhyElse(task, error, null))
                : (telling.Build(answer.Version, task.Tried) with { IsShort = cancellation.IsCancellationRequested && !ProfileWords.IsOfNow(task.Request.Type) }, null);
        }
        catch (AgentRefusedException refused)
        {
            return (null, WhyElse(task, refused.Error, refused));
        }
        catch (ChannelRefusedException refused)
        {
            throw Refused(task, new AgentError(AgentErrorCode.Unexpected, refused.Message), refused);
        }
        catch (ProfileFormatException odd)
        {
            throw Refused(task, new AgentError(AgentErrorCode.Unexpected, $"What the JVM wrote {odd.Message}."), odd);
        }
        finally
        {
            if (telling.Outcome is { } outcome)
            {
                task.Wrote(outcome.Files.Select(static file => $"{file} in the target, for a moment"), outcome.Remains);
            }
        }
    }

    /// <summary>What the agent is asked for.</summary>
    internal static SampleKind Kind(ProfileType type) => type switch
    {
        ProfileType.Cpu => SampleKind.Cpu,
        ProfileType.Wall => SampleKind.Wall,
        ProfileType.Alloc => SampleKind.Alloc,
        ProfileType.Mutex => SampleKind.Mutex,
        ProfileType.Threads => SampleKind.Threads,
        ProfileType.Heap => SampleKind.Heap,
        ProfileType.Goroutine or ProfileType.Block => throw new ArgumentOutOfRangeException(nameof(type)),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>Where the profiler cannot be, the recorder mostly can; where neither can, the JVM can mostly still tell of its threads.</summary>
    /// <returns>Why there is to be another way.</returns>
    private string WhyElse(ProfileTask task, AgentError error, Exception? cause) =>
        !records && error.Code is AgentErrorCode.NotPrepared or AgentErrorCode.ToolMissing && Recorded.Contains(task.Request.Type)
            ? error.Message.TrimEnd('.')
            : throw Refused(task, error, cause);

    private static Faults.FaultException Refused(ProfileTask task, AgentError error, Exception? cause) => SampleReading.Refused(
        task,
        error with { Message = string.Join(". ", [.. task.Tried, error.Message]) },
        cause,
        error.Code == AgentErrorCode.NotPrepared ? [$"sonde profile {task.Request.Target.Words} --type threads"] : []);
}
