using System.Globalization;
using System.Text.Json;
using Sonde.Core.Faults;
using Sonde.Core.Profiles;
using Sonde.Core.Tools;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Profiling.Node;

/// <summary>V8's own sampling profilers, through the inspector, which is opened for it and closed again.</summary>
internal sealed class NodeProfiler : IProfiler
{
    /// <summary>The answer to <c>Profiler.stop</c> is written by the program itself, between two of its tasks.</summary>
    private static readonly TimeSpan MostStopping = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public IReadOnlyList<string> Runtimes { get; } = [ToolCatalog.Named(DebuggerKind.Node)!.Runtime];

    /// <inheritdoc/>
    public IReadOnlyList<ProfileType> Types(string runtime) => [ProfileType.Cpu, ProfileType.Alloc, ProfileType.Heap];

    /// <inheritdoc/>
    public async Task<(TakenProfile? Taken, string? Why)> TakeAsync(ProfileTask task, CancellationToken cancellation)
    {
        if (task.Request.Type == ProfileType.Heap)
        {
            if (!task.Session.Agent.Hello.Capabilities.Contains(AgentCapability.Memory, StringComparer.Ordinal))
            {
                return (null, $"the agent in {task.Session.Plan.Toolbox.Name} ({task.Session.Agent.Hello.Agent}) does not know how to tell what memory a process has left");
            }

            StoppingGuard.Pass(task, "stops for seconds, until its heap is written,");
        }

        await using var attached = await task.Attach(cancellation).ConfigureAwait(false);
        try
        {
            await using var inspector = task.Request.Type == ProfileType.Cpu
                ? await OpenAsync(task, cancellation).ConfigureAwait(false)
                : await ConnectAsync(task, cancellation).ConfigureAwait(false);
            if (task.Request.Type == ProfileType.Heap)
            {
                return (await NodeHeap.RecordAsync(inspector, task, cancellation).ConfigureAwait(false), null);
            }

            var isShort = false;
            async Task WaitAsync(CancellationToken token) => isShort = await ProfileWait.RunAsync(task, token).ConfigureAwait(false);

            var taken = task.Request.Type == ProfileType.Alloc
                ? await NodeAllocations.RecordAsync(inspector, WaitAsync, () => new CancellationTokenSource(MostStopping, task.Clock), cancellation).ConfigureAwait(false)
                : await RecordAsync(inspector, task, WaitAsync, cancellation).ConfigureAwait(false);
            return (taken with { IsShort = isShort }, null);
        }
        catch (AgentRefusedException refused)
        {
            throw Failed(task, refused.Error.Message, refused);
        }
        catch (ProfileFormatException odd)
        {
            throw Failed(task, $"what the inspector sent {odd.Message}", odd);
        }
        catch (IOException refused) when (!task.Session.Agent.Completion.IsCompleted)
        {
            throw Failed(task, refused.Message, refused);
        }
        catch (OperationCanceledException slow) when (!cancellation.IsCancellationRequested)
        {
            throw Failed(task, $"the program did not give its profile within {MostStopping.TotalSeconds:0} s: it is busy with one task", slow);
        }
    }

    /// <summary>Reaches the profiler through the inspector, and sets its pace.</summary>
    public static async Task<InspectorClient> OpenAsync(ProfileTask task, CancellationToken cancellation)
    {
        var inspector = await ConnectAsync(task, cancellation).ConfigureAwait(false);
        try
        {
            using var enabled = await inspector.AskAsync("Profiler.enable", null, cancellation).ConfigureAwait(false);
            using var paced = await inspector.AskAsync(
                "Profiler.setSamplingInterval", json => json.WriteNumber("interval", 1_000_000 / task.Request.RateHertz), cancellation).ConfigureAwait(false);
            return inspector;
        }
        catch
        {
            await inspector.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Has it sample for as long as something lasts.</summary>
    public static async Task<TakenProfile> RecordAsync(InspectorClient inspector, ProfileTask task, Func<CancellationToken, Task> lasting, CancellationToken cancellation)
    {
        using var started = await inspector.AskAsync("Profiler.start", null, cancellation).ConfigureAwait(false);
        await lasting(cancellation).ConfigureAwait(false);
        using var limit = new CancellationTokenSource(MostStopping, task.Clock);
        using var stopped = await inspector.AskAsync("Profiler.stop", null, limit.Token).ConfigureAwait(false);
        return Read(stopped, task);
    }

    private static Task<InspectorClient> ConnectAsync(ProfileTask task, CancellationToken cancellation) => InspectorClient.ConnectAsync(
        async token => await task.Session.Agent.OpenChannelAsync(new DebuggerPurpose(), token).ConfigureAwait(false), cancellation);

    private static TakenProfile Read(JsonDocument stopped, ProfileTask task)
    {
        if (!stopped.RootElement.TryGetProperty("result", out var result) || !result.TryGetProperty("profile", out var profile))
        {
            throw new ProfileFormatException("is no profile");
        }

        using var file = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(profile.GetRawText()));
        return new TakenProfile(ProfileFile.Read(file), string.Create(CultureInfo.InvariantCulture, $"V8's own profiler at {task.Request.RateHertz} Hz, through the inspector"), []);
    }

    /// <summary>It is not done, and nothing was: another type is.</summary>
    public static FaultException Refused(ProfileTask task, string why) => new(
        FaultCatalog.NotProfiled, $"will not take a snapshot of the heap of {task.Session.Facts.Target}", why,
        $"sonde profile {task.Request.Target.Words} --type alloc");

    /// <summary>It is the way, and there is no profile.</summary>
    public static FaultException Failed(ProfileTask task, string why, Exception cause) =>
        new(FaultCatalog.NotProfiled, $"cannot profile {task.Session.Facts.Target}", why, "repeat the command", cause);
}
