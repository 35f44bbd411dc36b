namespace Sonde.Agent.Functions;

/// <summary>A function's name and place.</summary>
/// <param name="Name">As the executable has it.</param>
/// <param name="Address">Its first instruction in memory, before relocation.</param>
/// <param name="Size">Its bytes; of Go's up to the next function.</param>
internal readonly record struct FoundFunction(string Name, ulong Address, ulong Size);
