namespace Sonde.Agent.Sampling;

/// <summary>Memory of a process that runs on while it is read; the second implementation is the tests'. For one thread.</summary>
internal interface ITargetMemory
{
    /// <summary>Whether the last reading failed because there is no such process.</summary>
    bool IsGone { get; }

    /// <summary>Reads pieces, one after the other, in one go: as close in time as can be.</summary>
    /// <param name="pieces">At most <see cref="TargetMemory.MostPieces"/>.</param>
    /// <param name="into">Gets them without gaps; at least as long as they are together.</param>
    /// <returns>How many of the pieces were read as a whole; what is behind the first that was not is not read.</returns>
    int Gather(ReadOnlySpan<MemoryPiece> pieces, Span<byte> into);
}
