namespace Sonde.Agent.Functions;

/// <summary>One instruction, as far as it matters where a function returns.</summary>
/// <param name="Length">Its bytes, prefixes included.</param>
/// <param name="Kind">Where control goes from it.</param>
/// <param name="Displacement">Of a jump: where it leads, in bytes from the instruction's end.</param>
internal readonly record struct Instruction(int Length, InstructionKind Kind, int Displacement = 0);

/// <summary>Where control goes from an instruction.</summary>
internal enum InstructionKind
{
    /// <summary>To the next one, if it comes back at all: calls and traps are among them.</summary>
    Other,

    /// <summary>To the caller.</summary>
    Return,

    /// <summary>Elsewhere, always.</summary>
    Jump,

    /// <summary>Elsewhere or to the next one.</summary>
    ConditionalJump,

    /// <summary>To an address from a table in memory, as switches do.</summary>
    TableJump,

    /// <summary>To an address that is not known.</summary>
    UnknownJump,
}
