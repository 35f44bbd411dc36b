using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Agent.Copying;

/// <summary>The copying of one session: prepared by a request, done through the channel that is opened for it. Nothing runs in the target.</summary>
/// <remarks><see cref="ServeAsync"/> works on the task that calls it, and may block it while a file is read or written.</remarks>
/// <param name="table">/proc.</param>
/// <param name="shelf">The unfinished copies.</param>
/// <param name="clock">Time.</param>
internal sealed class FileCopying(IProcessTable table, PartShelf shelf, TimeProvider clock)
{
    /// <summary>Counting is for the progress only.</summary>
    private static readonly TimeSpan MostCounting = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MostWaiting = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan WaitingStep = TimeSpan.FromMilliseconds(200);

    private Prepared? _prepared;

    private sealed record Prepared(CopyFilesRequest Request, long StartTime, string Path);

    /// <summary>Prepares what a request asks for; it takes the place of what was prepared before.</summary>
    /// <exception cref="AgentRefusedException">It cannot be.</exception>
    public CopyingAnswer Prepare(CopyFilesRequest request)
    {
        if (!request.Path.StartsWith('/') || request.Path.Contains('\0', StringComparison.Ordinal))
        {
            throw Refused(AgentErrorCode.NotUnderstood, "A path begins with a slash.");
        }

        if (table.Stat(request.ProcessId) is not { HasEnded: false } stat)
        {
            throw Refused(AgentErrorCode.ProcessMissing, $"There is no process {request.ProcessId}.");
        }

        try
        {
            using var root = TargetRoot.Of(request.ProcessId);
            var answer = request.Direction == CopyDirection.Out
                ? Count(new TargetSource(flags => root.Open(request.Path, flags), request.Path), request.Path)
                : new CopyingAnswer(CopyGoal.Find(root, request).Path, request.IsFolder == true);
            Interlocked.Exchange(ref _prepared, new Prepared(request, stat.StartTime, answer.Path));
            return answer;
        }
        catch (CopyFailureException failed)
        {
            throw Refused(failed.Code, failed.Message);
        }
    }

    /// <summary>Copies what was prepared; refuses where nothing was.</summary>
    public async Task ServeAsync(IncomingChannel incoming, CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _prepared, null) is not { } prepared)
        {
            incoming.Refuse("Nothing was asked to be copied: the request copy goes before this channel.");
            return;
        }

        await using var channel = incoming.Accept(CopyWindow.For(TargetRoom.Find(prepared.Request.ProcessId, MemoryRoom.Read)?.LeftBytes));
        try
        {
            await (prepared.Request.Direction == CopyDirection.Out ? SendAsync(channel, prepared, cancellation) : ReceiveAsync(channel, prepared, cancellation));
            await channel.EndWritesAsync(cancellation);
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or CopyFailureException or CopyGivenUpException)
        {
            // The client was told, or is gone.
        }
    }

    private async Task SendAsync(TunnelChannel channel, Prepared prepared, CancellationToken cancellation)
    {
        // The root is opened when it is asked for, so that the sender tells what is in the way.
        TargetRoot? root = null;
        try
        {
            var source = new TargetSource(flags => (root ??= Reach(prepared)).Open(prepared.Path, flags), prepared.Path);
            await new CopySender(channel, source, new CopyProgress()).RunAsync(CancellationToken.None, cancellation);
        }
        finally
        {
            root?.Dispose();
        }
    }

    private async Task ReceiveAsync(TunnelChannel channel, Prepared prepared, CancellationToken cancellation)
    {
        var key = new PartKey(prepared.Request.ProcessId, prepared.StartTime, prepared.Path);
        if (!await BeginAsync(key, cancellation))
        {
            await RefuseAsync(channel, new CopyFailureException(AgentErrorCode.FileRefused, $"{prepared.Path}: somebody copies there already"), cancellation);
            return;
        }

        var isLost = false;
        TargetSink sink;
        try
        {
            sink = Open(prepared);
        }
        catch (CopyFailureException refused)
        {
            shelf.End(key, isLost: false);
            await RefuseAsync(channel, refused, cancellation);
            return;
        }

        try
        {
            await new CopyReceiver(channel, sink, new CopyProgress()).RunAsync(cancellation);
        }
        catch (Exception lost) when (lost is IOException or OperationCanceledException)
        {
            isLost = true;
            throw;
        }
        finally
        {
            // What was finished is no part any more, and so nothing is removed.
            if (!shelf.End(key, isLost))
            {
                sink.Discard();
            }

            sink.Dispose();
        }
    }

    /// <summary>Whoever lost its link and comes back by itself finds its own session still waiting for it, for as long as the grace.</summary>
    private async Task<bool> BeginAsync(PartKey key, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        while (!shelf.TryBegin(key))
        {
            if (clock.GetElapsedTime(began) > MostWaiting)
            {
                return false;
            }

            await Task.Delay(WaitingStep, clock, cancellation);
        }

        return true;
    }

    private TargetRoot Reach(Prepared prepared) => table.Stat(prepared.Request.ProcessId)?.StartTime == prepared.StartTime
        ? TargetRoot.Of(prepared.Request.ProcessId)
        : throw new CopyFailureException(AgentErrorCode.TargetGone, $"process {prepared.Request.ProcessId} has ended");

    private TargetSink Open(Prepared prepared)
    {
        using var root = Reach(prepared);
        var goal = CopyGoal.Find(root, prepared.Request);
        return new TargetSink(goal.Open(root), goal.Name, goal.Path, prepared.Request.MayReplace == true);
    }

    private static async Task RefuseAsync(TunnelChannel channel, CopyFailureException refused, CancellationToken cancellation)
    {
        var writer = new CopyRecordWriter(channel);
        await writer.AddAsync(new FailedRecord(refused.Code, refused.Message), cancellation);
        await writer.FlushAsync(cancellation);
    }

    private CopyingAnswer Count(TargetSource source, string path)
    {
        var isFolder = source.Look().IsFolder;
        var (bytes, files, began) = (0L, 0L, clock.GetTimestamp());
        foreach (var entry in source.Entries())
        {
            if (clock.GetElapsedTime(began) > MostCounting)
            {
                return new CopyingAnswer(path, isFolder);
            }

            if (entry is SourceFile file)
            {
                (bytes, files) = (bytes + file.Size, files + 1);
            }
        }

        return new CopyingAnswer(path, isFolder) { Bytes = bytes, Files = files };
    }

    private static AgentRefusedException Refused(string code, string message) => new(new AgentError(code, message));
}
