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
        return found.ToDictionary(static one => one.Key, static one => one.Value.Record, StringComparer.Ordinal);
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
                else if (entry is FileInfo file && !rules.Ignores(name) && !IsSecret(entry.Name) && CopyName.Judge(name) is null)
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

    private static bool IsSecret(string name) => name == ".env" || name.StartsWith(".env.", StringComparison.Ordinal);

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
