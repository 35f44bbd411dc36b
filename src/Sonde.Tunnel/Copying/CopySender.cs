namespace Sonde.Tunnel.Copying;

/// <summary>Sends what a source holds, and waits until the other side has it.</summary>
/// <remarks>Tasks: one that reads the other side's verdict while this one sends; <see cref="RunAsync"/> awaits it.</remarks>
/// <param name="channel">A channel <see cref="Control.FilesPurpose"/>, which it does not own.</param>
/// <param name="source">What is copied.</param>
/// <param name="progress">Is told how far it is.</param>
public sealed class CopySender(Stream channel, ICopySource source, CopyProgress progress)
{
    /// <summary>Parts that the other side may tell of.</summary>
    private const int MostParts = 100_000;

    /// <summary>What is read of a file whose length the kernel does not tell.</summary>
    private const long MostUnsized = 1L << 30;

    private readonly CopyRecordWriter _writer = new(channel);
    private readonly CopyRecordReader _reader = new(channel);
    private readonly Dictionary<string, HaveRecord> _have = new(StringComparer.Ordinal);
    private CopyTotals _totals = CopyTotals.None;

    /// <summary>Sends all of it.</summary>
    /// <param name="leaving">The user gives up: the other side is told to keep nothing.</param>
    /// <param name="cancellation">Cuts it off.</param>
    /// <returns>What was copied, as both sides counted.</returns>
    /// <exception cref="CopyFailureException">Either side cannot go on.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    /// <exception cref="IOException">The channel failed.</exception>
    public async Task<CopyTotals> RunAsync(CancellationToken leaving, CancellationToken cancellation)
    {
        await ReadPartsAsync(cancellation).ConfigureAwait(false);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var verdict = ReadVerdictAsync(over.Token);
        try
        {
            var sending = SendAsync(verdict, leaving, stop.Token);
            if (await Task.WhenAny(sending, verdict).ConfigureAwait(false) == verdict)
            {
                // Whoever refuses a copy stops reading, and a write would wait for ever.
                await stop.CancelAsync().ConfigureAwait(false);
                await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return await verdict.ConfigureAwait(false);
            }

            await sending.ConfigureAwait(false);
            return await verdict.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The other side may have said why, before it reset the channel.
            return await verdict.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            await LeaveAsync(new CancelledRecord(), cancellation).ConfigureAwait(false);
            throw;
        }
        catch (CopyFailureException failed) when (!failed.IsPeers)
        {
            await LeaveAsync(new FailedRecord(failed.Code, failed.Message), cancellation).ConfigureAwait(false);
            throw;
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await ((Task)verdict).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadPartsAsync(CancellationToken cancellation)
    {
        while (true)
        {
            switch (await _reader.ReadAsync(cancellation).ConfigureAwait(false))
            {
                case HaveRecord have when _have.Count < MostParts && have.Length <= (long)have.Pieces.Count * PieceSums.PieceBytes:
                    _have[have.Name] = have;
                    break;
                case ReadyRecord:
                    return;
                case FailedRecord failed:
                    throw new CopyFailureException(failed.Code, failed.Message) { IsPeers = true };
                case null:
                    throw new IOException("The other side ended the copy before it began.");
                default:
                    throw CopyFailureException.Broken("what the other side has was not told");
            }
        }
    }

    private async Task<CopyTotals> ReadVerdictAsync(CancellationToken cancellation) => await _reader.ReadAsync(cancellation).ConfigureAwait(false) switch
    {
        DoneRecord done => done.Totals == _totals ? done.Totals : throw CopyFailureException.Broken($"{_totals} was sent, {done.Totals} came"),
        FailedRecord failed => throw new CopyFailureException(failed.Code, failed.Message) { IsPeers = true },
        null => throw new IOException("The other side ended the copy before it was whole."),
        _ => throw CopyFailureException.Broken("the other side told what was not asked"),
    };

    private async Task SendAsync(Task verdict, CancellationToken leaving, CancellationToken cancellation)
    {
        foreach (var entry in source.Entries())
        {
            if (verdict.IsCompleted)
            {
                return;
            }

            leaving.ThrowIfCancellationRequested();
            switch (entry)
            {
                case SourceFolder folder:
                    await _writer.AddAsync(new FolderRecord(folder.Name, folder.Mode), cancellation).ConfigureAwait(false);
                    _totals = _totals with { Folders = _totals.Folders + 1 };
                    break;
                case SourceLink link:
                    await _writer.AddAsync(new LinkRecord(link.Name, link.Target), cancellation).ConfigureAwait(false);
                    _totals = _totals with { Links = _totals.Links + 1 };
                    break;
                case SourceFile file:
                    await SendAsync(file, verdict, leaving, cancellation).ConfigureAwait(false);
                    break;
                case SourceSkipped skipped:
                    await SkipAsync(new SkippedRecord(skipped.Name, skipped.Reason, skipped.Detail), cancellation).ConfigureAwait(false);
                    break;
                default:
                    throw new InvalidOperationException($"an entry without a record: {entry.GetType().Name}");
            }
        }

        await _writer.AddAsync(new DoneRecord(_totals), cancellation).ConfigureAwait(false);
        await _writer.FlushAsync(cancellation).ConfigureAwait(false);
    }

    private async Task SendAsync(SourceFile entry, Task verdict, CancellationToken leaving, CancellationToken cancellation)
    {
        ICopyFile file;
        try
        {
            file = entry.Open();
        }
        catch (CopyFailureException refused) when (entry.Name.Length > 0)
        {
            await SkipAsync(new SkippedRecord(entry.Name, SkipReason.Unreadable, refused.Message), cancellation).ConfigureAwait(false);
            return;
        }

        using var opened = file;
        var before = file.Look();
        var from = _have.Remove(entry.Name, out var have) ? PieceSums.Common(file, before.Length, have, leaving) : 0;
        progress.Keep(from);
        await _writer.AddAsync(new FileRecord(entry.Name, before.Mode, before.Modified, before.Length, from), cancellation).ConfigureAwait(false);
        var sending = new FileSending(file, _writer, progress);
        try
        {
            var end = await sending.RunAsync(
                from, before.Length > 0 ? before.Length : MostUnsized, () => GoesOn(verdict, leaving), cancellation).ConfigureAwait(false);
            var state = before.Length > 0 ? sending.Judge(before, file.Look()) : CopiedState.Whole;
            await _writer.AddAsync(new FileEndRecord(end, sending.Checksum, state), cancellation).ConfigureAwait(false);
            progress.Note(entry.Name, state);
            progress.PassFile();
            _totals = _totals with { Files = _totals.Files + 1, Bytes = _totals.Bytes + end };
        }
        catch (CopyFailureException broken) when (entry.Name.Length > 0)
        {
            await _writer.AddAsync(new FileEndRecord(0, 0, CopiedState.Unreadable), cancellation).ConfigureAwait(false);
            await SkipAsync(new SkippedRecord(entry.Name, SkipReason.Unreadable, broken.Message), cancellation).ConfigureAwait(false);
        }
    }

    private async Task SkipAsync(SkippedRecord skipped, CancellationToken cancellation)
    {
        progress.Note(skipped);
        _totals = _totals with { Skipped = _totals.Skipped + 1 };
        await _writer.AddAsync(skipped, cancellation).ConfigureAwait(false);
    }

    private static bool GoesOn(Task verdict, CancellationToken leaving)
    {
        leaving.ThrowIfCancellationRequested();
        return !verdict.IsCompleted;
    }

    private async Task LeaveAsync(CopyRecord last, CancellationToken cancellation)
    {
        try
        {
            await _writer.AddAsync(last, cancellation).ConfigureAwait(false);
            await _writer.FlushAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The other side is gone: it keeps what it has for as long as it wants.
        }
    }
}
