namespace Sonde.Agent.Functions;

/// <summary>The functions that a pattern fits.</summary>
/// <param name="IsGo">The executable is Go's.</param>
/// <param name="IsArm">For AArch64; else for x86-64.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Functions">These, in the order of their addresses; at most <see cref="FunctionFinding.MostFunctions"/>.</param>
internal sealed record FoundFunctions(bool IsGo, bool IsArm, int Count, IReadOnlyList<FunctionPlace> Functions)
{
    /// <summary>Names that are much alike, where there are none.</summary>
    public IReadOnlyList<string> Near { get; init; } = [];
}

/// <summary>A function of an executable.</summary>
/// <param name="Name">Its name, as the executable has it.</param>
/// <param name="Address">Its first instruction in memory, before relocation.</param>
/// <param name="Offset">Its first instruction in the file; -1 where it is not in there.</param>
internal sealed record FunctionPlace(string Name, long Address, long Offset)
{
    /// <summary>Where every call passes once, in bytes from its beginning, and the arguments are still where the caller put them.</summary>
    public int Enter { get; init; }

    /// <summary>Where its return instructions are, likewise: every call that ends passes one of them. Null where that is not certain.</summary>
    public IReadOnlyList<int>? Returns { get; init; }

    /// <summary>Why there are no <see cref="Returns"/>, as the end of a sentence; null where there are.</summary>
    public string? Why { get; init; }
}
