namespace Sonde.Agent.Sampling.Python;

/// <summary>A frame of a CPython thread, <c>_PyInterpreterFrame</c>.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Previous">The one that called it; 0 for none.</param>
/// <param name="Code">Its code object.</param>
/// <param name="Instruction">Where the instruction is that it is at.</param>
/// <param name="Owner">Whose it is (enum _frameowner).</param>
internal readonly record struct PythonFrame(ulong Address, ulong Previous, ulong Code, ulong Instruction, byte Owner)
{
    /// <summary>FRAME_OWNED_BY_CSTACK of 3.13, FRAME_OWNED_BY_INTERPRETER of 3.14: from there on frames are the interpreter's own, where C calls Python.</summary>
    private const byte FirstOwnOwner = 3;

    /// <summary>Whether it is a generator's or a coroutine's: FRAME_OWNED_BY_GENERATOR.</summary>
    public bool IsGenerator => Owner == 1;

    /// <summary>Whether it is a function's.</summary>
    public bool IsPython => Owner < FirstOwnOwner;

    /// <summary>Whether both are the same call, as far as that can be told: the instruction moves on.</summary>
    public bool IsSameCall(PythonFrame other) => Address == other.Address && Previous == other.Previous && Code == other.Code;
}
