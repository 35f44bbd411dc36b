namespace Sonde.Agent.Sampling;

/// <summary>A piece of another process's memory.</summary>
/// <param name="Address">Where it begins, in that process.</param>
/// <param name="Length">How many bytes; above 0.</param>
internal readonly record struct MemoryPiece(ulong Address, int Length)
{
    /// <summary>Whether so many bytes from an address on lie in it.</summary>
    public bool Holds(ulong address, int length) => address >= Address && address - Address <= (ulong)Length && length <= Length - (int)(address - Address);
}
