using Sonde.Core.Faults;
using Sonde.Tunnel.Code;
using Sonde.Tunnel.Copying;

namespace Sonde.Core.Developing;

/// <summary>The files of a repository that are kept the same elsewhere. What did not change since the last look is not read again. Not safe for several threads.</summary>
/// <param name="root">The repository's folder, full path.</param>
/// <param name="rules">What is no source.</param>
/// <param name="clock">Time.</param>
internal sealed class LocalTree(string root, IgnoreRules rules, TimeProvider clock)
{
    /// <summary>Half of what a channel takes, so that as many may go.</summary>
    private const int MostFiles = SyncRecord.MostRecords / 2;

    private const long MostBytes = 512L << 20;

    private const int OwnersMode = 0b110_100_100;

    /// <summary>A file that was written so shortly before it was read may have been written again in the same tick of the file system.</summary>
    private static readonly TimeSpan Racy = TimeSpan.FromSeconds(2);

    private Dictionary<string, Known> _known = new(StringComparer.Ordinal);
    private int _files;
    private long _bytes;

    private readonly record struct Known(SyncRecord Record, DateTime Written, bool IsSure);

    /// <summary>Looks.</summary>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>Each file by its name; links to files are files, links to folders are left out, as is <c>.env</c>, which holds secrets of this machine.</returns>
    /// <exception cref="FaultException">SND2025: there is too much.</exception>
    public IReadOnlyDictionary<string, SyncRecord> Look(CancellationToken cancellation)
    {
        var found = new Dictionary<string, Known>(StringComparer.Ordinal);
        var bytes = 0L;
        foreach (var (name, file) in Files(cancellation))
        {
            if (Read(name, file) is not { } known)
            {
                continue;
            }

            found[name] = known;
            bytes += known.Record.Size;
            if (found.Count > MostFiles || bytes > MostBytes)
            {
                throw TooLarge(found.Count > MostFiles ? $"it holds more than {MostFiles} files" : $"its files have more than {MostBytes >> 20} MiB");
            }
        }

        _known = found;
        (_files, _bytes) = (found.Count, bytes);
        return found.ToDictionary(static one => one.Key, static one => one.Value.Record, StringComparer.Ordinal);
    }

    /// <summary>Looks at one file.</summary>
    /// <param name="name">From the folder, with slashes.</param>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="FaultException">SND2025: it is too large.</exception>
    public SyncRecord? LookAt(string name) => Read(name, new FileInfo(Path.Combine(root, name)))?.Record;

    /// <summary>Takes room for a file that comes from elsewhere, as <see cref="Look"/> counts it.</summary>
    /// <param name="old">The file whose place it takes; null for none.</param>
    /// <param name="size">Its length in bytes.</param>
    /// <returns>False where the folder would hold more than may be kept the same.</returns>
    public bool TakeRoom(SyncRecord? old, int size)
    {
        var (files, bytes) = (_files + (old is null ? 1 : 0), _bytes + size - (old?.Size ?? 0));
        if (files > MostFiles || bytes > MostBytes)
        {
            return false;
        }

        (_files, _bytes) = (files, bytes);
        return true;
    }

    /// <summary>The bytes of a file.</summary>
    /// <returns>Null where it is not any more what was told of it.</returns>
    public byte[]? Read(SyncRecord record)
    {
        try
        {
            var bytes = File.ReadAllBytes(Path.Combine(root, record.Name));
            return bytes.Length == record.Size && Sum(bytes) == record.Checksum ? bytes : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private IEnumerable<(string Name, FileInfo File)> Files(CancellationToken cancellation)
    {
        var due = new Stack<string>([""]);
        while (due.TryPop(out var folder))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var entry in Entries(folder))
            {
                var name = CopyName.Join(folder, entry.Name);
                if (entry is DirectoryInfo)
                {
                    // Of a folder its contents are asked for: whatever they are called, they are no sources then.
                    if (entry.LinkTarget is null && !rules.Ignores($"{name}/-"))
                    {
                        due.Push(name);
                    }
                }
                else if (entry is FileInfo file && !rules.Ignores(name) && !IgnoreRules.IsSecret(entry.Name) && CopyName.Judge(name) is null)
                {
                    yield return (name, file);
                }
            }
        }
    }

    private FileSystemInfo[] Entries(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(Path.Combine(root, folder)).EnumerateFileSystemInfos()];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private Known? Read(string name, FileInfo file)
    {
        try
        {
            var target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
            if (target is not { Exists: true } || (target.Attributes & (FileAttributes.Device | FileAttributes.Directory)) != 0)
            {
                return null;
            }

            if (target.Length > SyncRecord.MostSize)
            {
                throw TooLarge($"{name} has more than {SyncRecord.MostSize >> 20} MiB");
            }

            var written = target.LastWriteTimeUtc;
            if (_known.TryGetValue(name, out var known) && known.IsSure && known.Written == written && known.Record.Size == target.Length)
            {
                return known;
            }

            var bytes = File.ReadAllBytes(target.FullName);
            var mode = OperatingSystem.IsWindows() ? OwnersMode : (int)target.UnixFileMode & 0x1FF;
            return new Known(new SyncRecord(name, false, mode, bytes.Length, Sum(bytes)), written, clock.GetUtcNow().UtcDateTime - written > Racy);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static uint Sum(byte[] bytes)
    {
        var sum = default(CopyChecksum);
        sum.Add(bytes);
        return sum.Value;
    }

    private FaultException TooLarge(string why) => new(
        FaultCatalog.DevFolderTooLarge, $"cannot keep {root} the same elsewhere", why, "name in .gitignore what is no source, or change to the program's own folder");
}
