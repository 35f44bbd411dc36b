namespace Sonde.Tunnel.Copying;

/// <summary>Sends the data of one file; what is a hole, or nothing but zeros, is left out.</summary>
/// <param name="file">The file.</param>
/// <param name="writer">Takes the data.</param>
/// <param name="progress">Is told how far it is.</param>
internal sealed class FileSending(ICopyFile file, CopyRecordWriter writer, CopyProgress progress)
{
    private CopyChecksum _sum;
    private long _length;

    /// <summary>Over what was sent.</summary>
    public uint Checksum => _sum.Value;

    /// <summary>Sends it.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="limit">Where to end at the latest.</param>
    /// <param name="goesOn">Asked now and then; false to end early.</param>
    /// <param name="cancellation">Cuts it off.</param>
    /// <returns>The length of the file as it was sent.</returns>
    /// <exception cref="CopyFailureException">It cannot be read.</exception>
    public async Task<long> RunAsync(long from, long limit, Func<bool> goesOn, CancellationToken cancellation)
    {
        _length = from;
        var at = from;
        while (at < limit && file.NextData(at) is { } data && data.Start < limit)
        {
            progress.Pass(data.Start - at);
            at = data.Start;
            var end = Math.Min(data.End, limit);
            while (at < end)
            {
                if (!goesOn())
                {
                    return at;
                }

                var count = await SendPieceAsync(at, end, cancellation).ConfigureAwait(false);
                if (count == 0)
                {
                    // Cut meanwhile, or all there was.
                    return _length = at;
                }

                at += count;
            }
        }

        var length = Math.Min(limit, Math.Max(at, file.Look().Length));
        progress.Pass(length - at);
        return _length = length;
    }

    /// <summary>Whether what was sent is what the file was.</summary>
    public CopiedState Judge(FileLook before, FileLook after) =>
        _length < before.Length || after.Length < before.Length ? CopiedState.Changed
        : after.Length > before.Length ? CopiedState.Grown
        : after.Modified != before.Modified ? CopiedState.Changed
        : CopiedState.Whole;

    private async Task<int> SendPieceAsync(long at, long end, CancellationToken cancellation)
    {
        var room = await writer.MakeRoomAsync(cancellation).ConfigureAwait(false);
        var want = (int)Math.Min(end - at, room.Length - (at % room.Length));
        var count = file.Read(room.Span[..want], at);
        var bytes = room.Span[..count];
        if (bytes.ContainsAnyExcept((byte)0))
        {
            _sum.Add(at, bytes);
            writer.AddData(at, count);
        }

        progress.Pass(count);
        return count;
    }
}
