using Sonde.Agent.Copying;
using Sonde.Agent.Native;
using Sonde.Tunnel.Code;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;

namespace Sonde.Agent.Developing;

/// <summary>
/// Tells what changes in a folder, from one look to the next: regular files alone, along no link. A file is read only where the kernel says that it changed since it was read last. Not safe for
/// several threads.
/// </summary>
/// <param name="path">The folder.</param>
/// <param name="since">What changed no later than this counts as known at the first look, in nanoseconds since 1970.</param>
/// <param name="rules">What is not looked at.</param>
/// <param name="clock">Time.</param>
internal sealed class FolderLook(string path, long since, SyncBackRules rules, TimeProvider clock)
{
    /// <summary>A folder with more is not looked at: nobody keeps more the same.</summary>
    public const int MostFiles = SyncRecord.MostRecords / 2;

    /// <summary>Read in one look; the rest is told at the next.</summary>
    private const long MostRead = 64L << 20;

    private const int BufferSize = 64 * 1024;
    private const long Millisecond = 1_000_000;

    /// <summary>What was written so shortly before may be about to be written on.</summary>
    private const long Settling = 500 * Millisecond;

    private readonly byte[] _buffer = new byte[BufferSize];
    private Dictionary<string, Seen>? _seen;

    private readonly record struct Seen(long Changed, long Size);

    /// <summary>Looks.</summary>
    /// <param name="isAll">Also at what was written just now.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>What changed since the look before.</returns>
    /// <exception cref="CopyFailureException">The folder cannot be read, or holds too much.</exception>
    public FolderChanges Look(bool isAll, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        var now = isAll ? long.MaxValue : clock.GetUtcNow().ToUnixTimeMilliseconds() * Millisecond;
        var opened = Libc.Open(path, FileFlags.ReadOnly | FileFlags.Folder | FileFlags.CloseOnExecute);
        using var root = opened >= 0 ? new TargetDescriptor(opened) : throw TargetDescriptor.Failed(path);
        var found = new Dictionary<string, Seen>(StringComparer.Ordinal);
        var (changed, left, read) = (new List<SyncRecord>(), 0, 0L);
        foreach (var (folder, name, status) in Files(root, "", cancellation))
        {
            if (found.Count == MostFiles)
            {
                throw new CopyFailureException(AgentErrorCode.FileRefused, $"{path} holds more than {MostFiles} files besides what .gitignore and .dockerignore name");
            }

            var seen = new Seen(status.Changed, status.Size);
            found[name] = seen;
            if (!IsChanged(name, seen))
            {
                continue;
            }

            if (read > MostRead || now - status.Changed < Settling)
            {
                // Never what it will be: the next look finds it changed.
                found[name] = default;
            }
            else if (Read(folder, name, status) is { } record)
            {
                read += record.Size;
                changed.Add(record);
            }
            else
            {
                left++;
            }
        }

        changed.AddRange(_seen is null ? [] : _seen.Keys.Where(name => !found.ContainsKey(name)).Order(StringComparer.Ordinal).Select(static name => new SyncRecord(name, true, 0, 0, 0)));
        _seen = found;
        return new FolderChanges(changed, left, (int)clock.GetElapsedTime(began).TotalMilliseconds);
    }

    /// <summary>Writes a file as it was told: where it has changed meanwhile what comes is something else of the same length, which the other side finds by its checksum.</summary>
    /// <param name="record">What was told of it.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="IOException">The stream is gone.</exception>
    public async Task WriteAsync(SyncRecord record, Stream stream, CancellationToken cancellation)
    {
        using var root = new TargetDescriptor(Libc.Open(path, FileFlags.ReadOnly | FileFlags.Folder | FileFlags.CloseOnExecute));
        using var file = Open(root, record.Name);
        for (var at = 0; at < record.Size;)
        {
            var step = Math.Min(BufferSize, record.Size - at);
            var read = file is null ? 0 : Read(file, _buffer.AsSpan(0, step), at);
            if (read == 0)
            {
                _buffer.AsSpan(0, step).Clear();
            }

            await stream.WriteAsync(_buffer.AsMemory(0, read == 0 ? step : read), cancellation);
            at += read == 0 ? step : read;
        }
    }

    private bool IsChanged(string name, Seen now) => _seen is null ? now.Changed > since : !_seen.TryGetValue(name, out var before) || before != now;

    private IEnumerable<(TargetDescriptor Folder, string Name, FileStatus Status)> Files(TargetDescriptor folder, string folderName, CancellationToken cancellation)
    {
        foreach (var part in folder.Names(folderName.Length == 0 ? path : folderName))
        {
            cancellation.ThrowIfCancellationRequested();
            var name = CopyName.Join(folderName, part);
            if (CopyName.Judge(name) is not null || FileStatus.Of(folder.Number, part) is not { } status || rules.IgnoresEntry(name, status.IsFolder))
            {
                continue;
            }

            if (status.IsFile)
            {
                yield return (folder, name, status);
            }
            else if (status.IsFolder)
            {
                using var inner = folder.TryOpenFolder(part);
                foreach (var file in inner is null ? [] : Files(inner, name, cancellation))
                {
                    yield return file;
                }
            }
        }
    }

    /// <summary>Null where it is too large, or cannot be read.</summary>
    private SyncRecord? Read(TargetDescriptor folder, string name, FileStatus status)
    {
        if (status.Size > SyncRecord.MostSize)
        {
            return null;
        }

        try
        {
            using var file = TargetFile.Open(folder, CopyName.Last(name), name);
            var (sum, at) = (default(CopyChecksum), 0);
            while (at < SyncRecord.MostSize && Read(file, _buffer.AsSpan(0, Math.Min(BufferSize, SyncRecord.MostSize - at)), at) is > 0 and var read)
            {
                sum.Add(_buffer.AsSpan(0, read));
                at += read;
            }

            return new SyncRecord(name, false, status.Permissions, at, sum.Value);
        }
        catch (CopyFailureException)
        {
            return null;
        }
    }

    private static int Read(TargetFile file, Span<byte> buffer, long offset)
    {
        try
        {
            return file.Read(buffer, offset);
        }
        catch (CopyFailureException)
        {
            // A disk that fails is an end of the file.
            return 0;
        }
    }

    /// <summary>Null where it is not there any more, or along a link now.</summary>
    private static TargetFile? Open(TargetDescriptor root, string name)
    {
        try
        {
            var folder = root.Again(name);
            foreach (var part in CopyName.Parent(name)!.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                using var outer = folder;
                folder = outer.TryOpenFolder(part) ?? throw TargetDescriptor.Failed(name);
            }

            using (folder)
            {
                return TargetFile.Open(folder, CopyName.Last(name), name);
            }
        }
        catch (CopyFailureException)
        {
            return null;
        }
    }
}
