using System.Text;
using Sonde.Core.Faults;
using Sonde.Core.Profiles;
using Sonde.Core.Profiles.Nettrace;
using Sonde.Core.Reports;
using Sonde.Core.Tools;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Profiling.Dotnet;

/// <summary>The events of .NET 6 and later (EventPipe), through the runtime's diagnostic port: its own sampler, its allocations, its heap, its pauses.</summary>
/// <remarks>Tasks: one that reads the events, awaited by <see cref="TakeAsync"/> on every way out.</remarks>
internal sealed class DotnetProfiler : IProfiler
{
    /// <summary>The runtime names every method that it has at the end: a hundred thousand take seconds, and the link carries them.</summary>
    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(60);

    /// <summary>For a link that was lost to say so.</summary>
    private static readonly TimeSpan MostTelling = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan MostAsking = TimeSpan.FromSeconds(10);

    private static readonly IReadOnlyList<ProfileType> All = [ProfileType.Cpu, ProfileType.Wall, ProfileType.Alloc, ProfileType.Threads, ProfileType.Heap, ProfileType.Gc];

    /// <inheritdoc/>
    public IReadOnlyList<string> Runtimes { get; } = [DotnetFault.Runtime];

    /// <inheritdoc/>
    public IReadOnlyList<ProfileType> Types(string runtime) => All;

    /// <inheritdoc/>
    public async Task<(TakenProfile? Taken, string? Why)> TakeAsync(ProfileTask task, CancellationToken cancellation)
    {
        var agent = task.Session.Agent;
        if (!agent.Hello.Capabilities.Contains(AgentCapability.DotnetPort, StringComparer.Ordinal))
        {
            return (null, $"the agent in {task.Session.Plan.Toolbox.Name} ({agent.Hello.Agent}) does not know how to reach the diagnostic port of .NET processes");
        }

        if (DotnetWords.Deed(task.Request.Type) is { } deed)
        {
            StoppingGuard.Pass(task, deed);
        }

        try
        {
            _ = await agent.AskAsync<DotnetPortAnswer>(new DotnetPortRequest(task.Process.ProcessId), cancellation).ConfigureAwait(false);
            return (await TakeFromPortAsync(task, cancellation).ConfigureAwait(false), null);
        }
        catch (AgentRefusedException refused)
        {
            throw Refused(task, refused.Error, refused);
        }
        catch (ChannelRefusedException refused)
        {
            throw Failed(task, refused.Message, refused);
        }
        catch (DotnetRefusedException refused)
        {
            throw Failed(task, refused.Message, refused);
        }
        catch (ProfileFormatException odd)
        {
            throw Failed(task, $"what the runtime sent {odd.Message}", odd);
        }
        catch (IOException broken) when (!agent.Completion.IsCompleted)
        {
            // What is carried by a link breaks a moment before the link says that it did.
            await Task.WhenAny(agent.Completion, Task.Delay(MostTelling, task.Clock, cancellation)).ConfigureAwait(false);
            if (agent.Completion.IsCompleted || cancellation.IsCancellationRequested)
            {
                throw;
            }

            throw Failed(task, $"the connection to the diagnostic port broke: {broken.Message}", broken);
        }
        catch (OperationCanceledException slow) when (!cancellation.IsCancellationRequested && !agent.Completion.IsCompleted)
        {
            throw Failed(task, "the runtime did not answer in time: it is busy, or stands", slow);
        }
    }

    private static async Task<TakenProfile> TakeFromPortAsync(ProfileTask task, CancellationToken cancellation)
    {
        Task<Stream> Open(CancellationToken token) => OpenAsync(task, token);

        using var asking = new CancellationTokenSource(MostAsking, task.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(asking.Token, cancellation);
        var version = await EventSession.AskVersionAsync(Open, either.Token).ConfigureAwait(false);
        var (type, how) = (task.Request.Type, DotnetWords.How(task.Request.Type, version));
        var wish = EventWish.For(type, type == ProfileType.Heap ? (await task.Session.Agent.AskAsync<MemoryAnswer>(new MemoryRequest(task.Process.ProcessId), cancellation).ConfigureAwait(false)).LeftBytes : null);
        if (wish.Judge() is { } problem)
        {
            throw new DotnetRefusedException(problem);
        }

        task.Reporter.Report(new ChoiceReport(how));
        await using var session = await EventSession.BeginAsync(Open, wish, either.Token).ConfigureAwait(false);
        var collection = new NettraceCollection();
        var parser = new NettraceParser(collection);
        var raw = task.Request.KeepsTrace ? new RawTrace() : null;
        var isShort = await RunAsync(task, session, collection, reading => session.ReadAsync(parser, raw, reading), cancellation).ConfigureAwait(false);
        var name = ProfileWords.Name(type);
        return new TakenProfile(collection.Build(name), how, DotnetWords.Cost(type, collection, parser, session.Bytes))
        {
            Text = collection.Text(name) is { } text ? Encoding.UTF8.GetBytes(text) : null,
            Trace = raw?.Bytes,
            IsShort = isShort,
        };
    }

    /// <summary>Reads for as long as was asked for, then has the session ended and reads on until its end.</summary>
    private static async Task<bool> RunAsync(
        ProfileTask task, EventSession session, NettraceCollection collection, Func<CancellationToken, Task> read, CancellationToken cancellation)
    {
        using var cut = new CancellationTokenSource(Timeout.InfiniteTimeSpan, task.Clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reading = read(cut.Token);
        try
        {
            var waiting = EventWait.RunAsync(task, collection, over.Token);
            if (await Task.WhenAny(reading, waiting).ConfigureAwait(false) == reading)
            {
                await over.CancelAsync().ConfigureAwait(false);
                await ((Task)waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await reading.ConfigureAwait(false);
                throw new DotnetRefusedException("its events ended before their time: the process has ended, or somebody else ended the session");
            }

            var isShort = await waiting.ConfigureAwait(false);
            if (task.Request.Type != ProfileType.Heap)
            {
                task.Reporter.Report(new ProgressReport("the runtime names its methods", false, null));
            }

            cut.CancelAfter(MostEnding);
            var stopping = session.StopAsync(cut.Token);
            if (await Task.WhenAny(reading, stopping).ConfigureAwait(false) == reading && !reading.IsCompletedSuccessfully)
            {
                // The runtime would wait for somebody to read the rest.
                await cut.CancelAsync().ConfigureAwait(false);
                await stopping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            else
            {
                await stopping.ConfigureAwait(false);
            }

            await reading.ConfigureAwait(false);
            return isShort;
        }
        finally
        {
            await cut.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<Stream> OpenAsync(ProfileTask task, CancellationToken cancellation) =>
        await task.Session.Agent.OpenChannelAsync(new DotnetPortPurpose(task.Process.ProcessId), cancellation).ConfigureAwait(false);

    private static FaultException Refused(ProfileTask task, AgentError error, Exception cause) => error.Code switch
    {
        AgentErrorCode.NotAllowed => new FaultException(FaultCatalog.TraceNotAllowed, What(task), error.Message, "sonde explain SND4006", cause),
        AgentErrorCode.ProcessMissing => new FaultException(FaultCatalog.TargetDiedDuringAttach, What(task), error.Message, "repeat the command when the target runs again", cause),
        AgentErrorCode.NotPrepared => new FaultException(FaultCatalog.NotProfiled, What(task), error.Message, "start it without DOTNET_EnableDiagnostics=0, and with a temporary folder that it may write to", cause),
        _ => Failed(task, error.Message, cause),
    };

    private static FaultException Failed(ProfileTask task, string why, Exception cause) => new(FaultCatalog.NotProfiled, What(task), why, "repeat the command", cause);

    private static string What(ProfileTask task) => $"cannot profile process {task.Process.ProcessId} ({task.Process.Executable ?? task.Process.Name}) in {task.Session.Facts.Target}";
}
