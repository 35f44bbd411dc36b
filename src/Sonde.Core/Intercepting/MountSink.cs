using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;

namespace Sonde.Core.Intercepting;

/// <summary>A volume of the pod that is written here: as a copy of <c>sonde cp</c>, but for others to neither read nor write, no larger than its bound, and with no link that leads out of its folder.</summary>
/// <param name="inner">Writes it.</param>
/// <param name="place">The full path that it gets.</param>
/// <param name="root">The folder that stands for the pod's root, full path.</param>
/// <param name="most">The bound, in bytes.</param>
internal sealed class MountSink(ICopySink inner, string place, string root, long most) : ICopySink
{
    /// <summary>rwx of the user. Folders get all of it: one that its user cannot enter could not be removed either.</summary>
    private const int Own = 0x1C0;

    private readonly long _most = most;
    private long _bytes;

    /// <summary>Links that lead to what is not in the folder: they are left out.</summary>
    public int LeftOut { get; private set; }

    /// <inheritdoc/>
    public IEnumerable<SourceEntry> Parts() => inner.Parts();

    /// <inheritdoc/>
    public void AddFolder(string name, int mode) => inner.AddFolder(name, Own);

    /// <inheritdoc/>
    public ISinkFile AddFile(string name, long from) => new Bounded(this, inner.AddFile(name, from));

    /// <inheritdoc/>
    public void AddLink(string name, string target)
    {
        if (Inside(name, target) is { } leads)
        {
            inner.AddLink(name, leads);
        }
        else
        {
            LeftOut++;
        }
    }

    /// <inheritdoc/>
    public void Drop(string name) => inner.Drop(name);

    /// <inheritdoc/>
    public void Commit() => inner.Commit();

    /// <summary>Where a link may lead: an absolute one to the same path below the root, another one as it is; null for out of it.</summary>
    private string? Inside(string name, string target)
    {
        if (target.StartsWith('/'))
        {
            return Path.GetFullPath(Path.Join(root, target)) is var absolute && IsIn(absolute) ? absolute : null;
        }

        // Behind another name ".." may be that of a link's goal: only at the beginning is it the folder's that the link lies in.
        var isPlain = !target.Split('/').SkipWhile(static part => part is "." or "..").Contains("..", StringComparer.Ordinal);
        var folder = Path.GetDirectoryName(Path.Join(place, name))!;
        return isPlain && IsIn(Path.GetFullPath(Path.Join(folder, target))) ? target : null;
    }

    private bool IsIn(string path) => path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private sealed class Bounded(MountSink sink, ISinkFile file) : ISinkFile
    {
        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            sink._bytes += bytes.Length;
            if (sink._bytes > sink._most)
            {
                throw new CopyFailureException(AgentErrorCode.FileRefused, "it has grown beyond its bound meanwhile");
            }

            file.Write(bytes, offset);
        }

        public void Finish(long length, int mode, long modified) => file.Finish(length, mode & Own, modified);

        public void Dispose() => file.Dispose();
    }
}
