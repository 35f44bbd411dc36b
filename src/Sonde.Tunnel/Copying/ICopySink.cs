namespace Sonde.Tunnel.Copying;

/// <summary>
/// Where a copy is put: under another name beside the final one until all of it is there. Blocking; one thread at a time. It is told of a folder before what is in it, and never
/// follows a symbolic link below what it makes. All methods throw <see cref="CopyFailureException"/> where the file system refuses.
/// </summary>
public interface ICopySink
{
    /// <summary>What an earlier, broken copy left.</summary>
    IEnumerable<SourceEntry> Parts();

    /// <summary>Makes a folder, or takes the one that is there from before.</summary>
    void AddFolder(string name, int mode);

    /// <summary>Begins a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="from">So much of what is there from before is kept.</param>
    ISinkFile AddFile(string name, long from);

    /// <summary>Makes a symbolic link; after all else.</summary>
    void AddLink(string name, string target);

    /// <summary>Takes a file back that was begun.</summary>
    void Drop(string name);

    /// <summary>Gives everything its final name.</summary>
    void Commit();
}

/// <summary>A file that is being written.</summary>
public interface ISinkFile : IDisposable
{
    /// <summary>Writes; what was left out before is zeros.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Its data are all there.</summary>
    /// <param name="length">Its whole length.</param>
    /// <param name="mode">Permission bits.</param>
    /// <param name="modified">When it was written last, in nanoseconds since 1970.</param>
    void Finish(long length, int mode, long modified);
}
