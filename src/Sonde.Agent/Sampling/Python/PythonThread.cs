namespace Sonde.Agent.Sampling.Python;

/// <summary>A thread of a CPython, and where its stack was when it was read last: there it is looked for first.</summary>
/// <param name="address">Its PyThreadState.</param>
/// <param name="nativeId">The kernel's id of it, as the process itself sees it.</param>
internal sealed class PythonThread(ulong address, ulong nativeId)
{
    /// <summary>Its PyThreadState.</summary>
    public ulong Address { get; } = address;

    /// <summary>The kernel's id of it.</summary>
    public ulong NativeId { get; } = nativeId;

    /// <summary>The memory that its frames lie in, the newest first: <c>_PyStackChunk</c> { previous, size, top, data }.</summary>
    public List<MemoryPiece> Chunks { get; } = [];

    /// <summary>Frames that lie elsewhere: those of generators, and the interpreter's own on the thread's stack of C.</summary>
    public List<ulong> Outside { get; } = [];

    /// <summary>How much of the newest chunk is read.</summary>
    public int Reach { get; set; }

    /// <summary>Whether nothing is known of its stack.</summary>
    public bool IsUnknown => Chunks.Count == 0 && Outside.Count == 0;

    /// <summary>Nothing of its stack is known any more.</summary>
    public void Forget()
    {
        Chunks.Clear();
        Outside.Clear();
    }
}
