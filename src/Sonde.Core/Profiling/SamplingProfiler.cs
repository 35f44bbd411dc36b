using System.Globalization;
using Sonde.Core.Faults;
using Sonde.Core.Reports;
using Sonde.Core.Sampling;
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
            ["python"] = (AgentCapability.SamplePython, [ProfileType.Cpu, ProfileType.Wall]),
        };

    /// <inheritdoc/>
    public IReadOnlyList<string> Runtimes { get; } = [.. Known.Keys];

    /// <inheritdoc/>
    public IReadOnlyList<ProfileType> Types(string runtime) => Known[runtime].Types;

    /// <inheritdoc/>
    public async Task<(TakenProfile? Taken, string? Why)> TakeAsync(ProfileTask task, CancellationToken cancellation)
    {
        var agent = task.Session.Agent;
        if (!agent.Hello.Capabilities.Contains(Known[task.Process.Runtime!].Capability, StringComparer.Ordinal))
        {
            return (null, $"the agent in {task.Session.Plan.Toolbox.Name} ({agent.Hello.Agent}) does not know how to read the stacks of {task.Process.Runtime} processes");
        }

        try
        {
            var kind = task.Request.Type == ProfileType.Wall ? SampleKind.Wall : SampleKind.Cpu;
            var answer = await agent.AskAsync<SamplingAnswer>(
                new SampleRequest(task.Process.ProcessId, kind, task.Request.RateHertz, task.Request.Duration.TotalSeconds), cancellation).ConfigureAwait(false);
            await using var channel = await agent.OpenChannelAsync(new SamplesPurpose(), cancellation).ConfigureAwait(false);
            return (await ReadAsync(task, channel, answer, cancellation).ConfigureAwait(false), null);
        }
        catch (AgentRefusedException refused)
        {
            throw Refused(task, refused.Error, refused);
        }
        catch (ChannelRefusedException refused)
        {
            throw Refused(task, new AgentError(AgentErrorCode.Unexpected, refused.Message), refused);
        }
    }

    /// <summary>Reads until the agent ends it; where the user does, what there is so far.</summary>
    private static async Task<TakenProfile> ReadAsync(ProfileTask task, TunnelChannel channel, SamplingAnswer answer, CancellationToken cancellation)
    {
        var collected = new SampleCollection(task.Request, task.Clock.GetUtcNow());
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, task.Clock);
        await using var ending = cancellation.Register(() =>
        {
            limit.CancelAfter(MostEnding);
            _ = EndAsync(channel, limit.Token);
        });
        var began = task.Clock.GetTimestamp();
        task.Reporter.Report(new ProgressReport(ProfileWait.Words(task.Request.Duration), false, null));
        await foreach (var update in new SampleStream(channel).ReadAsync(limit.Token).ConfigureAwait(false))
        {
            collected.Add(update);
            if (update is FiguresTold { Figures.End: null } && task.Request.Duration - task.Clock.GetElapsedTime(began) is { Ticks: > 0 } left)
            {
                task.Reporter.Report(new ProgressReport(ProfileWait.Words(left), false, null) { IsUpdate = true });
            }
        }

        var how = string.Create(CultureInfo.InvariantCulture, $"its stacks read from outside at {task.Request.RateHertz} Hz ({answer.Runtime} {answer.Version})");
        return collected.Build(how) with { IsShort = cancellation.IsCancellationRequested };
    }

    private static async Task EndAsync(TunnelChannel channel, CancellationToken cancellation)
    {
        try
        {
            await channel.EndWritesAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The reading ends by it, too.
        }
    }

    private static FaultException Refused(ProfileTask task, AgentError error, Exception cause)
    {
        var what = $"cannot profile process {task.Process.ProcessId} ({task.Process.Executable ?? task.Process.Name}) in {task.Session.Facts.Target}";
        return error.Code switch
        {
            AgentErrorCode.NotAllowed => new FaultException(FaultCatalog.TraceNotAllowed, what, error.Message, "sonde explain SND4006", cause),
            AgentErrorCode.AlreadyTraced => new FaultException(FaultCatalog.AlreadyTraced, what, error.Message, "sonde ps", cause),
            AgentErrorCode.ProcessMissing or AgentErrorCode.TargetGone =>
                new FaultException(FaultCatalog.TargetDiedDuringAttach, what, error.Message, "repeat the command when the target runs again", cause),
            _ => new FaultException(FaultCatalog.NotProfiled, what, error.Message, "sonde explain SND5017", cause),
        };
    }
}
