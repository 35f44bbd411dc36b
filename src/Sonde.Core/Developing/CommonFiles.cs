using Sonde.Tunnel.Code;

namespace Sonde.Core.Developing;

/// <summary>The files of a folder here, and those that are known to be the same in a container. Not safe for several threads.</summary>
internal sealed class CommonFiles
{
    private Dictionary<string, SyncRecord> _newest = new(StringComparer.Ordinal);
    private Dictionary<string, SyncRecord>? _sent;

    /// <summary>Whether both sides are known to have been the same.</summary>
    public bool IsKnown => _sent is not null;

    /// <summary>Their length together, in bytes.</summary>
    public long Bytes => _newest.Values.Sum(static one => (long)one.Size);

    /// <summary>What is to be sent: what is gone first, so that a folder may become a file.</summary>
    public IReadOnlyList<SyncRecord> Changes =>
    [
        .. _sent is null ? [] : _sent.Keys.Where(name => !_newest.ContainsKey(name)).Order(StringComparer.Ordinal).Select(static name => new SyncRecord(name, true, 0, 0, 0)),
        .. _newest.Values.Where(file => !SyncBackChoice.IsSame(Find(file.Name), file)).OrderBy(static file => file.Name, StringComparer.Ordinal),
    ];

    /// <summary>The folder was looked at.</summary>
    public void Look(IReadOnlyDictionary<string, SyncRecord> newest) => _newest = new Dictionary<string, SyncRecord>(newest, StringComparer.Ordinal);

    /// <summary>The container has what is here.</summary>
    public void Agree() => _sent = new Dictionary<string, SyncRecord>(_newest, StringComparer.Ordinal);

    /// <summary>Nothing is known of the container any more.</summary>
    public void Forget() => _sent = null;

    /// <summary>A file when both sides were known to have the same.</summary>
    /// <param name="name">From the folder, with slashes.</param>
    /// <returns>Null for none.</returns>
    public SyncRecord? Find(string name) => _sent is not null && _sent.TryGetValue(name, out var record) ? record : null;

    /// <summary>Both sides have the same file now: it is not sent.</summary>
    public void Know(SyncRecord record)
    {
        if (_sent is not null)
        {
            _newest[record.Name] = record;
            _sent[record.Name] = record;
        }
    }
}
