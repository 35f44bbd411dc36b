using System.Buffers.Binary;
using System.Globalization;
using Sonde.Agent.Copying;
using Sonde.Agent.Native;
using Sonde.Tunnel.Code;
using Sonde.Tunnel.Copying;

namespace Sonde.Agent.Developing;

/// <summary>
/// Makes the files of a folder the same as a client's: says which differ, takes those beside the old ones, compares their checksums, and only when all are there gives them their names. No link is
/// followed below the folder, so nothing outside of it is read or written.
/// </summary>
/// <param name="path">The folder, which is there.</param>
/// <param name="clock">Time, for the files.</param>
internal sealed class SyncAssembly(string path, TimeProvider clock)
{
    /// <summary>Where files are until all of them are there; in the folder itself, for a file is renamed within one file system alone.</summary>
    private const string Parts = ".sonde-part";

    private const int BufferSize = 64 * 1024;
    private const long Second = 1_000_000_000;

    private readonly byte[] _buffer = new byte[BufferSize];

    /// <summary>Takes what differs.</summary>
    /// <param name="stream">Records, and the files that were wanted; what is wanted is written to it.</param>
    /// <param name="cancellation">Breaks it off: nothing was changed then.</param>
    /// <returns>So many files were written or removed.</returns>
    /// <exception cref="IOException">What comes is not whole, or makes no sense; nothing was changed.</exception>
    /// <exception cref="CopyFailureException">The file system refuses; where it did so at the end, some files are new and some are not.</exception>
    public async Task<int> TakeAsync(Stream stream, CancellationToken cancellation)
    {
        var records = await ReadAsync(stream, cancellation);
        using var root = Open();
        FolderRemoval.Remove(root, Parts);
        bool[] wanted = [.. records.Select(record => !record.IsGone && !IsThere(root, record))];
        await stream.WriteAsync(SyncWish.Encode(wanted), cancellation);
        try
        {
            if (FileCalls.MakeFolderAt(root.Number, Parts, 0b111_000_000) != 0)
            {
                throw TargetDescriptor.Failed(path);
            }

            using var parts = root.TryOpenFolder(Parts) ?? throw TargetDescriptor.Failed(path);
            for (var index = 0; index < wanted.Length; index++)
            {
                if (wanted[index])
                {
                    await ReceiveAsync(stream, parts, (records[index], Name(index), Modified(root, records[index].Name)), cancellation);
                }
            }

            var removed = records.Count(record => record.IsGone && Remove(root, record.Name));
            for (var index = 0; index < wanted.Length; index++)
            {
                if (wanted[index])
                {
                    Rename(root, parts, Name(index), records[index].Name);
                }
            }

            return removed + wanted.Count(static one => one);
        }
        finally
        {
            FolderRemoval.Remove(root, Parts);
        }
    }

    private static string Name(int index) => index.ToString(CultureInfo.InvariantCulture);

    private TargetDescriptor Open()
    {
        var folder = Libc.Open(path, FileFlags.ReadOnly | FileFlags.Folder | FileFlags.CloseOnExecute);
        return folder >= 0 ? new TargetDescriptor(folder) : throw TargetDescriptor.Failed(path);
    }

    private async Task<List<SyncRecord>> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var count = BinaryPrimitives.ReadUInt32BigEndian((await FillAsync(stream, sizeof(uint), cancellation)).Span);
        if (count > SyncRecord.MostRecords)
        {
            throw new IOException("there are too many files");
        }

        var records = new List<SyncRecord>();
        for (var left = count; left > 0; left--)
        {
            var head = (await FillAsync(stream, SyncRecord.HeadLength, cancellation)).ToArray();
            var name = SyncRecord.NameLength(head) is { } length ? await FillAsync(stream, length, cancellation) : default;
            if (!SyncRecord.TryRead(head, name.Span, out var record) || record.Name.Split('/')[0] == Parts)
            {
                throw new IOException("what was told of a file makes no sense");
            }

            records.Add(record);
        }

        return records;
    }

    private async Task<ReadOnlyMemory<byte>> FillAsync(Stream stream, int count, CancellationToken cancellation)
    {
        var read = await stream.ReadAtLeastAsync(_buffer.AsMemory(0, count), count, throwOnEndOfStream: false, cancellation);
        return read == count ? _buffer.AsMemory(0, count) : throw new IOException("the files end too early");
    }

    private bool IsThere(TargetDescriptor root, SyncRecord record)
    {
        using var folder = Walk(root, record.Name, isMade: false);
        if (folder is null || FileStatus.Of(folder.Number, CopyName.Last(record.Name)) is not { IsFile: true } status || status.Size != record.Size)
        {
            return false;
        }

        try
        {
            using var file = TargetFile.Open(folder, CopyName.Last(record.Name), record.Name);
            var sum = default(CopyChecksum);
            for (var at = 0L; file.Read(_buffer, at) is > 0 and var read; at += read)
            {
                sum.Add(_buffer.AsSpan(0, read));
            }

            return sum.Value == record.Checksum;
        }
        catch (CopyFailureException)
        {
            // What cannot be read is written anew, or that is refused.
            return false;
        }
    }

    private async Task ReceiveAsync(Stream stream, TargetDescriptor parts, (SyncRecord Record, string Part, long Modified) wanted, CancellationToken cancellation)
    {
        var (record, part, modified) = wanted;
        var opened = parts.TryOpen(part, FileFlags.WriteOnly | FileFlags.Create | FileFlags.Exclusive, 0b110_000_000) ?? throw TargetDescriptor.Failed(record.Name);
        using var file = new TargetSinkFile(opened, record.Name, 0);
        var sum = default(CopyChecksum);
        for (var at = 0; at < record.Size;)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(0, Math.Min(record.Size - at, BufferSize)), cancellation);
            if (read == 0)
            {
                throw new IOException("the files end too early");
            }

            sum.Add(_buffer.AsSpan(0, read));
            file.Write(_buffer.AsSpan(0, read), at);
            at += read;
        }

        if (sum.Value != record.Checksum)
        {
            throw new IOException($"{record.Name}: the checksum is another one than it was told with");
        }

        file.Finish(record.Size, record.Mode, modified);
    }

    /// <summary>Python takes what it compiled for current where the source has the same second and size: a file is never of the same second as the one before it.</summary>
    private long Modified(TargetDescriptor root, string name)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds() * (Second / 1000);
        using var folder = Walk(root, name, isMade: false);
        return folder is not null && FileStatus.Of(folder.Number, CopyName.Last(name)) is { } old && now / Second <= old.Modified / Second ? ((old.Modified / Second) + 1) * Second : now;
    }

    private void Rename(TargetDescriptor root, TargetDescriptor parts, string part, string name)
    {
        using var folder = Walk(root, name, isMade: true) ?? throw TargetDescriptor.Failed(name);
        if (FileCalls.RenameAt(parts.Number, part, folder.Number, CopyName.Last(name), 0) != 0)
        {
            throw TargetDescriptor.Failed($"{path}/{name}");
        }
    }

    /// <summary>Removes a file, and the folders that are empty then. A folder that has taken its place stays.</summary>
    private static bool Remove(TargetDescriptor root, string name)
    {
        using var folder = Walk(root, name, isMade: false);
        if (folder is null || FileStatus.Of(folder.Number, CopyName.Last(name)) is not { IsFolder: false })
        {
            return false;
        }

        if (FileCalls.RemoveAt(folder.Number, CopyName.Last(name), 0) != 0)
        {
            throw TargetDescriptor.Failed(name);
        }

        for (var outer = CopyName.Parent(name); outer is { Length: > 0 }; outer = CopyName.Parent(outer))
        {
            using var parent = Walk(root, outer, isMade: false);
            if (parent is null || FileCalls.RemoveAt(parent.Number, CopyName.Last(outer), FileFlags.RemoveFolder) != 0)
            {
                break;
            }
        }

        return true;
    }

    /// <summary>The folder that a name is in, part by part and along no link.</summary>
    /// <returns>Null where there is none, or it cannot be made: errno says why.</returns>
    private static TargetDescriptor? Walk(TargetDescriptor root, string name, bool isMade)
    {
        var folder = root.Again(name);
        foreach (var part in CopyName.Parent(name)!.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            using var outer = folder;
            if (isMade)
            {
                _ = FileCalls.MakeFolderAt(outer.Number, part, 0b111_101_101);
            }

            if (outer.TryOpenFolder(part) is not { } inner)
            {
                return null;
            }

            folder = inner;
        }

        return folder;
    }
}
