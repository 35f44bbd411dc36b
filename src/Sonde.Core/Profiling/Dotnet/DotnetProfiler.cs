using System.Text;
using Sonde.Core.Profiles.Nettrace;
using Sonde.Core.Reports;
using Sonde.Core.Tools;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Profiling.Dotnet;

/// <summary>The events of .NET 6 and later (EventPipe), through the runtime's diagnostic port: its own sampler, its allocations, its heap, its pauses.</summary>
/// <remarks>Tasks: one that reads the events, awaited by <see cref="TakeAsync"/> on every way out.</remarks>
internal sealed class DotnetProfiler : IProfiler
{
    /// <summary>The runtime names every method that it has at the end: a hundred thousand take seconds, and the link carries them.</summary>
    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(60);

    private static readonly IReadOnlyList<ProfileType> All = [ProfileType.Cpu, ProfileType.Wall, ProfileType.Alloc, ProfileType.Threads, ProfileType.Heap, ProfileType.Gc];

    /// <inheritdoc/>
    public IReadOnlyList<string> Runtimes { get; } = [DotnetFault.Runtime];

    /// <inheritdoc/>
    public IReadOnlyList<ProfileType> Types(string runtime) => All;

    /// <inheritdoc/>
    public async Task<(TakenProfile? Taken, string? Why)> TakeAsync(ProfileTask task, CancellationToken cancellation)
    {
        if (DotnetPort.WhyNot(task.Session) is { } obstacle)
        {
            return (null, obstacle);
        }

        if (DotnetWords.Deed(task.Request.Type) is { } deed)
        {
            StoppingGuard.Pass(task, deed);
        }

        return (await DotnetPort.UseAsync(task, "profile", () => TakeFromPortAsync(task, cancellation), cancellation).ConfigureAwait(false), null);
    }

    private static async Task<TakenProfile> TakeFromPortAsync(ProfileTask task, CancellationToken cancellation)
    {
        Task<Stream> Open(CancellationToken token) => DotnetPort.OpenAsync(task, token);

        using var asking = new CancellationTokenSource(DotnetPort.MostAsking, task.Clock);
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
}
