using Sonde.Core.Faults;
using Sonde.Core.Reports;
using Sonde.Tunnel.Code;

namespace Sonde.Core.Developing;

/// <summary>Decides about each file that changed in a pod, and puts it into the folder here. What keeps one from coming is told once. Not safe for several threads.</summary>
/// <param name="tree">The files of the folder here.</param>
/// <param name="arrival">Writes into it.</param>
/// <param name="rules">What never comes.</param>
/// <param name="files">What both sides are known to have.</param>
/// <param name="reporter">Hears what does not come, and why.</param>
internal sealed class SyncBackPlacing(LocalTree tree, LocalArrival arrival, SyncBackRules rules, CommonFiles files, IReporter reporter)
{
    /// <summary>A program that does the same to a thousand files is told of in so many.</summary>
    private const int MostTold = 100;

    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Whether both sides are known to have been the same, so that what changed since can be told.</summary>
    public bool IsReady => files.IsKnown;

    /// <summary>Whether a file that changed here is one that came, and has not changed since.</summary>
    /// <param name="name">From the folder, with slashes.</param>
    public bool IsEcho(string name) => _written.Contains(name) && files.Find(name) is { } common && SyncBackChoice.IsSame(common, Here(name));

    /// <summary>Says something, unless it was said before.</summary>
    /// <param name="key">What it is about.</param>
    /// <param name="text">What is said.</param>
    public void TellOnce(string key, string text)
    {
        if (_told.Count < MostTold && _told.Add(key))
        {
            reporter.Report(new WarningReport(_told.Count == MostTold ? $"{text}; no more of the kind is told" : text, null));
        }
    }

    /// <summary>What is done with one; what cannot be done is told.</summary>
    public SyncBackDeed Decide(SyncRecord there)
    {
        var name = there.Name;
        if (rules.Ignores(name))
        {
            return SyncBackDeed.Nothing;
        }

        // What is in the way is no file that could be read, or that decides anything.
        var obstacle = there.IsGone ? null : arrival.Obstacle(name);
        var here = obstacle is null ? Here(name) : null;
        var deed = obstacle is null ? SyncBackChoice.Of(files.Find(name), here, there) : SyncBackDeed.Nothing;
        switch (deed)
        {
            case SyncBackDeed.Remember:
                files.Know(there);
                break;
            case SyncBackDeed.SayGone:
                TellOnce($"gone {name}", $"{name} was removed in the pod; it stays here");
                break;
            case SyncBackDeed.Take when !tree.TakeRoom(here, there.Size):
                deed = SyncBackDeed.Nothing;
                TellOnce("room", $"{name} and what follows does not come here: the folder would hold more than can be kept the same");
                break;
            case SyncBackDeed.Nothing when obstacle is not null && files.Find(name)?.Checksum != there.Checksum:
                TellOnce($"obstacle {name}", $"{name} changed in the pod and does not come here: {obstacle}");
                break;
            case SyncBackDeed.Nothing or SyncBackDeed.Take or SyncBackDeed.PutBeside:
                break;
        }

        return deed;
    }

    /// <summary>Takes the bytes of one, and puts it where it belongs by then.</summary>
    /// <param name="asking">Its bytes are due next there.</param>
    /// <param name="record">The file.</param>
    /// <param name="cancellation">Breaks it off: nothing was written.</param>
    /// <returns>Its name here; null where it did not come whole, which the next look mends, or cannot be written, which is told.</returns>
    /// <exception cref="IOException">The link was lost.</exception>
    public async Task<string?> ReceiveAsync(SyncBackAsking asking, SyncRecord record, CancellationToken cancellation)
    {
        FileStream? part = null;
        var problem = Try(() => part = arrival.Open());
        try
        {
            var isWhole = await asking.ReceiveAsync(record, bytes => problem ??= Try(() => part!.Write(bytes.Span)), cancellation).ConfigureAwait(false);
            problem ??= Try(() => part!.Dispose());
            string? name = null;
            if (isWhole)
            {
                problem ??= Try(() => name = Put(record));
            }

            if (problem is not null)
            {
                TellOnce($"write {record.Name}", $"{record.Name} changed in the pod and does not come here: {problem}");
            }

            return problem is null ? name : null;
        }
        finally
        {
            if (part is not null)
            {
                await part.DisposeAsync().ConfigureAwait(false);
            }

            Try(arrival.Drop);
        }
    }

    /// <summary>The file here may have changed while the pod's was on its way: decided again, and done at once.</summary>
    private string? Put(SyncRecord record)
    {
        if (arrival.Obstacle(record.Name) is { } obstacle)
        {
            throw new IOException(obstacle);
        }

        var here = Here(record.Name);
        switch (SyncBackChoice.Of(files.Find(record.Name), here, record))
        {
            case SyncBackDeed.Take:
                arrival.Commit(record, record.Name, mayReplace: here is not null);
                files.Know(record);
                _written.Add(record.Name);
                return record.Name;
            case SyncBackDeed.PutBeside:
                var beside = $"{record.Name}{IgnoreRules.Beside}";
                if (arrival.Obstacle(beside) is { } other)
                {
                    throw new IOException(other);
                }

                arrival.Commit(record, beside, mayReplace: true);
                reporter.Report(new WarningReport($"{record.Name} changed here and in the pod: yours stays, and goes there; the pod's is in {beside}", null));
                return beside;
            case SyncBackDeed.Remember:
                files.Know(record);
                return null;
            case SyncBackDeed.Nothing or SyncBackDeed.SayGone:
                return null;
            default:
                throw new InvalidOperationException("no such deed");
        }
    }

    /// <summary>A file that is too large to be the same is none; it was told by whoever keeps the folder.</summary>
    private SyncRecord? Here(string name)
    {
        try
        {
            return tree.LookAt(name);
        }
        catch (FaultException)
        {
            return new SyncRecord(name, false, 0, SyncRecord.MostSize, 0);
        }
    }

    private static string? Try(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused.Message;
        }
    }
}
