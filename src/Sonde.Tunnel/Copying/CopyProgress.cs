namespace Sonde.Tunnel.Copying;

/// <summary>How far a copy is, and what is to be said of it. One writes, any thread reads.</summary>
public sealed class CopyProgress
{
    /// <summary>So many notes are kept.</summary>
    public const int MostNotes = 100;

    private readonly Lock _gate = new();
    private readonly List<CopyNote> _notes = [];
    private long _bytes;
    private long _kept;
    private long _files;
    private bool _isIncomplete;

    /// <summary>Bytes of files that are behind it, holes and what was there from before included.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Of these what was there from an earlier copy.</summary>
    public long Kept => Interlocked.Read(ref _kept);

    /// <summary>Files that are behind it.</summary>
    public long Files => Interlocked.Read(ref _files);

    /// <summary>Something could not be read, or changed meanwhile: the copy is not what the source is.</summary>
    public bool IsIncomplete => Volatile.Read(ref _isIncomplete);

    /// <summary>The first <see cref="MostNotes"/>.</summary>
    public IReadOnlyList<CopyNote> Notes
    {
        get
        {
            lock (_gate)
            {
                return [.. _notes];
            }
        }
    }

    internal void Pass(long bytes) => Interlocked.Add(ref _bytes, bytes);

    internal void Keep(long bytes)
    {
        Interlocked.Add(ref _kept, bytes);
        Pass(bytes);
    }

    internal void PassFile() => Interlocked.Increment(ref _files);

    internal void Note(SkippedRecord skipped) => Note(skipped.Name, skipped.Detail, skipped.Reason == SkipReason.Unreadable);

    internal void Note(string name, CopiedState state)
    {
        if (state == CopiedState.Grown)
        {
            Note(name, "it has grown since; what was added is not in the copy", isLoss: false);
        }
        else if (state == CopiedState.Changed)
        {
            Note(name, "it was changed while it was read", isLoss: true);
        }
    }

    private void Note(string name, string text, bool isLoss)
    {
        lock (_gate)
        {
            if (isLoss)
            {
                Volatile.Write(ref _isIncomplete, true);
            }

            if (_notes.Count < MostNotes)
            {
                _notes.Add(new CopyNote(name, text));
            }
        }
    }
}

/// <summary>Something to be said of one file.</summary>
/// <param name="Name">As in <see cref="CopyRecord"/>.</param>
/// <param name="Text">What.</param>
public sealed record CopyNote(string Name, string Text);
