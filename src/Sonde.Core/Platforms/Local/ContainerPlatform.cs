using Sonde.Containers;
using Sonde.Core.Audit;
using Sonde.Core.Faults;
using Sonde.Core.Logs;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Reports;
using Sonde.Core.Targets;
using EnginePull = Sonde.Containers.PullPolicy;
using PullPolicy = Sonde.Core.Plans.PullPolicy;

namespace Sonde.Core.Platforms.Local;

/// <summary>A container of Podman or Docker on this machine.</summary>
internal sealed class ContainerPlatform(ContainerClient client, ContainerReference reference, HostContext host) : ITargetPlatform
{
    /// <summary>How often the engine is asked whether the target still runs; the agent sees a target's end by itself, and sooner.</summary>
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(2);

    /// <summary>A toolbox that was told to end has no more to do than to let its debuggers go.</summary>
    private static readonly TimeSpan EndInterval = TimeSpan.FromMilliseconds(250);

    private readonly string _engine = ContainerFaults.Name(client.Engine);
    private ContainerDescription? _target;

    private ContainerDescription Target => _target ?? throw new InvalidOperationException("The target is inspected first.");

    /// <inheritdoc/>
    public async Task<PlatformFacts> InspectAsync(IReporter reporter, CancellationToken cancellation)
    {
        var what = $"cannot look at {reference.Text}";
        var target = _target = await ContainerFaults.GuardAsync(
            what,
            () => reference.Pod is { } pod ? client.FindAsync(pod, reference.Name, cancellation) : client.FindAsync(reference.Name, cancellation))
            .ConfigureAwait(false);
        if (!target.IsRunning)
        {
            throw new FaultException(
                FaultCatalog.TargetNotRunning, what, $"{_engine} says that container {target.Name} is {target.State}", $"{_engine} start {target.Name}");
        }

        var toolboxes = await ContainerFaults.GuardAsync(what, () => client.FindToolboxesAsync(target.Id, cancellation)).ConfigureAwait(false);
        return new PlatformFacts
        {
            Target = $"{_engine} container {target.Name}",
            ShortName = target.Name,
            User = host.UserName,
            Identity = ContainerIdentity.Of(target),
            Surroundings = ContainerIdentity.SurroundingsOf(target),
            HasNodeNetwork = target.HasHostNetwork,
            Toolboxes = [.. toolboxes.Where(toolbox => toolbox.IsRunning)
                .Select(toolbox => new ToolboxCandidate(toolbox.Name, toolbox.Image, ContainerIdentity.SecurityOf(toolbox), false))],
            TakenNames = [.. toolboxes.Select(toolbox => toolbox.Name)],
            Remains = (name, timeToLive) => timeToLive == TimeSpan.Zero
                ? $"toolbox {name} as it was"
                : $"toolbox {name} until it was idle for {timeToLive.TotalMinutes:0} min, or: sonde stop {reference.Words} --toolbox",
            RemainsAfter = (name, fate) => fate is ToolboxFate.Ended or ToolboxFate.Removed ? null : $"toolbox {name}, unless it ended with its target",
            Checks = Check(target),
        };
    }

    /// <inheritdoc/>
    public PlatformFacts Complete(PlatformFacts facts) => facts;

    /// <inheritdoc/>
    public Task<PlatformLeavings> LeaveAsync() => Task.FromResult(PlatformLeavings.None);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorCheck>> ExamineAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<DoctorCheck>>([]);

    /// <inheritdoc/>
    public Task<string?> ProveAsync(AddToolbox toolbox, CancellationToken cancellation) => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public Task AddAsync(AddToolbox toolbox, IReporter reporter, CancellationToken cancellation)
    {
        if (toolbox.Overlay is not null)
        {
            reporter.Report(new WarningReport($"--custom is for Kubernetes; {_engine} does not take it", null));
        }

        var security = toolbox.Security;
        var run = new ToolboxRun
        {
            Name = toolbox.Name,
            Image = toolbox.Image,
            TargetId = Target.Id,
            UserId = security.UserId,
            GroupId = security.GroupId,
            AddCapabilities = security.AddCapabilities,
            DropAllCapabilities = security.IsConfined,
            IsPrivileged = security.IsPrivileged,
            SeccompUnconfined = security.IsUnfiltered,
            PullPolicy = toolbox.PullPolicy switch
            {
                PullPolicy.Always => EnginePull.Always,
                PullPolicy.IfNotPresent => EnginePull.Missing,
                PullPolicy.Never => EnginePull.Never,
                _ => throw new ArgumentOutOfRangeException(nameof(toolbox), toolbox.PullPolicy, null),
            },
            Command = AgentCommands.Serve(toolbox.TimeToLive),
            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [ContainerIdentity.SecurityLabel] = security.ToString() },
        };
        return ContainerFaults.GuardAsync(
            $"cannot run toolbox {toolbox.Name} beside {reference.Text}", () => client.RunToolboxAsync(run, cancellation), toolbox.Image);
    }

    /// <summary>The engine's own command returns when it runs.</summary>
    public Task WaitUntilRunsAsync(string toolbox, IReporter reporter, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<AgentTransport> ConnectAsync(string toolbox, CancellationToken cancellation) =>
        ContainerFaults.GuardAsync($"cannot reach toolbox {toolbox}", () => Task.FromResult(ContainerTransport.Open(client, toolbox)));

    /// <summary>A container engine keeps no record for others: this machine's own has it.</summary>
    public Task<string?> RecordAsync(SessionWord word, CancellationToken cancellation) => Task.FromResult<string?>(null);

    /// <summary>An engine's networks are many, and an address may be in several: none is named.</summary>
    public Task<IReadOnlyDictionary<string, string>> NamePeersAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>(StringComparer.Ordinal));

    /// <inheritdoc/>
    public async Task WaitUntilEndedAsync(string toolbox, CancellationToken cancellation)
    {
        for (; ; await Task.Delay(EndInterval, host.Clock, cancellation).ConfigureAwait(false))
        {
            try
            {
                if (!(await client.InspectAsync(toolbox, cancellation).ConfigureAwait(false)).IsRunning)
                {
                    return;
                }
            }
            catch (ContainerNotFoundException)
            {
                // The engine removes what has ended.
                return;
            }
            catch (ContainerEngineException)
            {
                // It is being removed, or the engine is busy: the next look tells.
            }
        }
    }

    /// <inheritdoc/>
    public async Task<TargetLoss> WaitUntilGoneAsync(CancellationToken cancellation)
    {
        // A process namespace ends with its first process, and the engine removes a toolbox that ended.
        var toolbox = Target.PidMode == "private" ? ToolboxFate.Ended : ToolboxFate.Unknown;
        for (; ; await Task.Delay(WatchInterval, host.Clock, cancellation).ConfigureAwait(false))
        {
            try
            {
                var now = await client.InspectAsync(Target.Id, cancellation).ConfigureAwait(false);
                if (!now.IsRunning)
                {
                    return new TargetLoss($"{_engine} says that container {now.Name} is {now.State}", toolbox);
                }

                if (now.StartedAt != Target.StartedAt)
                {
                    return new TargetLoss($"container {now.Name} was restarted", toolbox);
                }
            }
            catch (ContainerNotFoundException)
            {
                return new TargetLoss($"container {Target.Name} was removed", toolbox);
            }
            catch (ContainerEngineException)
            {
                // The engine is busy or being restarted; the link itself tells when it is lost.
            }
        }
    }

    /// <inheritdoc/>
    public async Task ReadLogAsync(TimeSpan? since, Action<LogLine> take, CancellationToken cancellation)
    {
        var what = $"cannot read the log of {reference.Text}";
        await using var log = await ContainerFaults.GuardAsync(what, () => Task.FromResult(client.FollowLog(Target.Id, since))).ConfigureAwait(false);
        await Task.WhenAll(LogLines.ReadAsync(log.Output, take, cancellation), LogLines.ReadAsync(log.Error, take, cancellation)).ConfigureAwait(false);
        if (await log.Exit.WaitAsync(cancellation).ConfigureAwait(false) is not 0 and var exit)
        {
            throw new FaultException(FaultCatalog.EngineFailed, what, $"{_engine} logs ended with exit code {exit}", $"{_engine} logs {Target.Name}");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static IReadOnlyList<DoctorCheck> Check(ContainerDescription target) =>
    [
        new("container", true, $"{target.Name} runs ({target.Image})", null),
        new("user", target.UserId is null ? null : true, target.UserId is { } user ? $"uid {user}, gid {target.GroupId}" : "not known from outside", null),
        new("capabilities", null, target.EffectiveCapabilities is { Count: > 0 } held ? string.Join(", ", held) : "none", null),
        new("architecture", null, target.Architecture ?? "not known", null),
    ];
}
