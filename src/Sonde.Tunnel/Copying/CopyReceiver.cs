namespace Sonde.Tunnel.Copying;

/// <summary>Takes what the other side sends, and gives it its name when all of it is there and right.</summary>
/// <param name="channel">A channel <see cref="Control.FilesPurpose"/>, which it does not own.</param>
/// <param name="sink">Where it is put.</param>
/// <param name="progress">Is told how far it is.</param>
public sealed class CopyReceiver(Stream channel, ICopySink sink, CopyProgress progress)
{
    /// <summary>Parts that are told of, and their pieces: of more the rest is sent again.</summary>
    private const int MostParts = 100_000;

    private const int MostPieces = 4_000_000;

    private readonly CopyRecordWriter _writer = new(channel);
    private readonly CopyRecordReader _reader = new(channel);
    private readonly CopyOrder _order = new();
    private ISinkFile? _file;
    private long _at;

    /// <summary>Takes all of it.</summary>
    /// <returns>What was copied, as both sides counted.</returns>
    /// <exception cref="CopyFailureException">Either side cannot go on; the parts are still there.</exception>
    /// <exception cref="CopyGivenUpException">The sender will not come back.</exception>
    /// <exception cref="IOException">The channel failed.</exception>
    public async Task<CopyTotals> RunAsync(CancellationToken cancellation)
    {
        try
        {
            await TellPartsAsync(cancellation).ConfigureAwait(false);
            while (!await TakeAsync(cancellation).ConfigureAwait(false))
            {
                // The next record.
            }

            foreach (var (name, target) in _order.Links)
            {
                sink.AddLink(name, target);
            }

            sink.Commit();
            await _writer.AddAsync(new DoneRecord(_order.Totals), cancellation).ConfigureAwait(false);
            await _writer.FlushAsync(cancellation).ConfigureAwait(false);
            return _order.Totals;
        }
        catch (CopyFailureException failed) when (!failed.IsPeers)
        {
            await TellAsync(failed, cancellation).ConfigureAwait(false);
            throw;
        }
        finally
        {
            _file?.Dispose();
        }
    }

    private async Task TellPartsAsync(CancellationToken cancellation)
    {
        var (parts, pieces) = (0, 0);
        foreach (var part in sink.Parts().OfType<SourceFile>())
        {
            cancellation.ThrowIfCancellationRequested();
            using var file = part.Open();
            var length = Math.Min(file.Look().Length, (long)Math.Min(PieceSums.MostPieces, MostPieces - pieces) * PieceSums.PieceBytes);
            if (length == 0 || parts++ == MostParts)
            {
                continue;
            }

            uint[] sums = [.. PieceSums.Of(file, length, cancellation)];
            pieces += sums.Length;
            await _writer.AddAsync(new HaveRecord(part.Name, length, sums), cancellation).ConfigureAwait(false);
        }

        await _writer.AddAsync(new ReadyRecord(), cancellation).ConfigureAwait(false);
        await _writer.FlushAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>True where that was all.</summary>
    private async ValueTask<bool> TakeAsync(CancellationToken cancellation)
    {
        switch (await _reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            case FolderRecord folder:
                _order.Take(folder);
                sink.AddFolder(folder.Name, folder.Mode);
                break;
            case LinkRecord link:
                _order.Take(link);
                break;
            case FileRecord file:
                _order.Take(file);
                _file = sink.AddFile(file.Name, file.From);
                _at = file.From;
                progress.Keep(file.From);
                break;
            case DataRecord data:
                _order.Take(data);
                _file!.Write(data.Bytes.Span, data.Offset);
                Pass(data.Offset + data.Bytes.Length);
                break;
            case FileEndRecord end:
                End(_order.Take(end), end);
                break;
            case SkippedRecord skipped:
                _order.Take(skipped);
                progress.Note(skipped);
                break;
            case DoneRecord done:
                _order.Take(done);
                return true;
            case FailedRecord failed:
                throw new CopyFailureException(failed.Code, failed.Message) { IsPeers = true };
            case CancelledRecord:
                throw new CopyGivenUpException();
            case null:
                throw new IOException("The other side ended the copy before it was whole.");
            default:
                throw CopyFailureException.Broken("a record came that is the receiver's");
        }

        return false;
    }

    private void End(FileRecord file, FileEndRecord end)
    {
        using var written = _file;
        _file = null;
        if (end.State == CopiedState.Unreadable)
        {
            written!.Dispose();
            sink.Drop(file.Name);
            return;
        }

        Pass(end.Length);
        written!.Finish(end.Length, file.Mode, file.Modified);
        progress.Note(file.Name, end.State);
        progress.PassFile();
    }

    private void Pass(long to)
    {
        progress.Pass(to - _at);
        _at = to;
    }

    private async Task TellAsync(CopyFailureException failed, CancellationToken cancellation)
    {
        try
        {
            await _writer.AddAsync(new FailedRecord(failed.Code, failed.Message), cancellation).ConfigureAwait(false);
            await _writer.FlushAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // Nobody is there to be told.
        }
    }
}
