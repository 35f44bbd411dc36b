using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;

namespace Sonde.Testing.Tunnel;

/// <summary>Files in memory, to be copied from or to. The empty name is the thing itself; a tree's is a folder.</summary>
public sealed class MemoryTree : ICopySource, ICopySink
{
    private const int Mode = 0x1A4;

    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Folders { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Links { get; } = new(StringComparer.Ordinal);

    /// <summary>Names that cannot be opened, or, in the middle of a file, cannot be read.</summary>
    public HashSet<string> Unreadable { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs when a file has been read to its middle.</summary>
    public Action<string> AtMiddle { get; set; } = _ => { };

    /// <summary>A sink that is full refuses every write.</summary>
    public bool IsFull { get; set; }

    public bool IsCommitted { get; private set; }

    /// <summary>Bytes that were really written, holes and what was there before left out.</summary>
    public long Written { get; private set; }

    public int Modified { get; set; } = 1;

    public IEnumerable<SourceEntry> Entries() => Folders.Select(name => (SourceEntry)new SourceFolder(name, Mode))
        .Concat(Files.Select(file => (SourceEntry)new SourceFile(file.Key, file.Value.Length, () => Open(file.Key))))
        .Concat(Links.Select(link => new SourceLink(link.Key, link.Value)))
        .OrderBy(entry => entry.Name, StringComparer.Ordinal)
        .ToArray();

    public IEnumerable<SourceEntry> Parts() => Entries();

    public void AddFolder(string name, int mode) => Folders.Add(name);

    public ISinkFile AddFile(string name, long from)
    {
        Files[name] = Files.GetValueOrDefault(name, [])[..(int)from];
        return new Writer(this, name);
    }

    public void AddLink(string name, string target) => Links.Add(name, target);

    public void Drop(string name) => Files.Remove(name);

    public void Commit() => IsCommitted = true;

    private Reader Open(string name) => Unreadable.Contains(name) ? throw new CopyFailureException(AgentErrorCode.FileRefused, $"{name}: Permission denied") : new Reader(this, name);

    private sealed class Reader(MemoryTree tree, string name) : ICopyFile
    {
        private bool _isBegun;

        public FileLook Look() => new(tree.Files[name].Length, Mode, tree.Modified);

        public int Read(Span<byte> buffer, long offset)
        {
            var bytes = tree.Files[name];
            if (!_isBegun && offset >= bytes.Length / 2 && offset > 0)
            {
                _isBegun = true;
                tree.AtMiddle(name);
                bytes = tree.Files[name];
            }

            if (tree.Unreadable.Contains(name))
            {
                throw new CopyFailureException(AgentErrorCode.FileRefused, $"{name}: Input/output error");
            }

            var count = (int)Math.Clamp(bytes.Length - offset, 0, buffer.Length);
            bytes.AsSpan((int)Math.Min(offset, bytes.Length), count).CopyTo(buffer);
            return count;
        }

        public (long Start, long End)? NextData(long offset) => (offset, long.MaxValue);

        public void Dispose()
        {
        }
    }

    private sealed class Writer(MemoryTree tree, string name) : ISinkFile
    {
        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            if (tree.IsFull)
            {
                throw new CopyFailureException(AgentErrorCode.FileRefused, $"{name}: No space left on device");
            }

            Grow(offset + bytes.Length);
            bytes.CopyTo(tree.Files[name].AsSpan((int)offset));
            tree.Written += bytes.Length;
        }

        public void Finish(long length, int mode, long modified) => Grow(length);

        public void Dispose()
        {
        }

        private void Grow(long length)
        {
            var file = tree.Files[name];
            if (file.Length < length)
            {
                Array.Resize(ref file, (int)length);
                tree.Files[name] = file;
            }
        }
    }
}
