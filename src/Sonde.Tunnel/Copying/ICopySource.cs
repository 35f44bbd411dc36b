namespace Sonde.Tunnel.Copying;

/// <summary>What is copied: a file, or a folder with all that is in it. Blocking; one thread at a time.</summary>
public interface ICopySource
{
    /// <summary>Everything, a folder before what is in it, beginning with what was asked for itself. A file is opened before the next entry is asked for.</summary>
    /// <exception cref="CopyFailureException">What was asked for itself cannot be read.</exception>
    IEnumerable<SourceEntry> Entries();
}

/// <summary>One thing of a source.</summary>
/// <param name="Name">As in <see cref="CopyRecord"/>.</param>
public abstract record SourceEntry(string Name);

/// <summary>A folder.</summary>
/// <param name="Name">As in <see cref="CopyRecord"/>.</param>
/// <param name="Mode">Permission bits.</param>
public sealed record SourceFolder(string Name, int Mode) : SourceEntry(Name);

/// <summary>A symbolic link.</summary>
/// <param name="Name">As in <see cref="CopyRecord"/>.</param>
/// <param name="Target">Where it points.</param>
public sealed record SourceLink(string Name, string Target) : SourceEntry(Name);

/// <summary>A regular file.</summary>
/// <param name="Name">As in <see cref="CopyRecord"/>.</param>
/// <param name="Size">Its length; 0 also where the kernel makes it up when it is read.</param>
/// <param name="Open">Opens it, the caller's to close; throws <see cref="CopyFailureException"/> where it may not be read.</param>
public sealed record SourceFile(string Name, long Size, Func<ICopyFile> Open) : SourceEntry(Name);

/// <summary>Something that is left out.</summary>
/// <param name="Name">As in <see cref="CopyRecord"/>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Detail">The same in words.</param>
public sealed record SourceSkipped(string Name, SkipReason Reason, string Detail) : SourceEntry(Name);

/// <summary>A file that is open for reading. Blocking.</summary>
public interface ICopyFile : IDisposable
{
    /// <summary>What it is now.</summary>
    /// <exception cref="CopyFailureException">It cannot be looked at.</exception>
    FileLook Look();

    /// <summary>Reads.</summary>
    /// <returns>How many bytes; 0 at the end of the file alone.</returns>
    /// <exception cref="CopyFailureException">It cannot be read.</exception>
    int Read(Span<byte> buffer, long offset);

    /// <summary>The next stretch that is no hole.</summary>
    /// <returns>Where it begins, at or behind <paramref name="offset"/>, and where it ends; null where only a hole, or nothing, is left. A source that knows of no holes says that all is data.</returns>
    (long Start, long End)? NextData(long offset);
}

/// <summary>A file's state at one moment.</summary>
/// <param name="Length">Its length.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Modified">When it was written last, in nanoseconds since 1970.</param>
public readonly record struct FileLook(long Length, int Mode, long Modified);
