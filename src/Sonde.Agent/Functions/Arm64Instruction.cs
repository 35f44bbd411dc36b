namespace Sonde.Agent.Functions;

/// <summary>What A64 instructions do to control; each is four bytes long (Arm Architecture Reference Manual, C4.1).</summary>
internal static class Arm64Instruction
{
    /// <summary>Its bytes.</summary>
    public const int Length = 4;

    /// <summary>Decodes one.</summary>
    public static Instruction Decode(uint word) =>
        (word & 0xffff_fc1f) == 0xd65f_0000 || (word & 0xffff_fbff) == 0xd65f_0bff ? Of(InstructionKind.Return)
        : (word & 0xfc00_0000) == 0x1400_0000 ? Of(InstructionKind.Jump, Signed(word, 0, 26))
        : (word & 0xff00_0000) == 0x5400_0000 || (word & 0x7e00_0000) == 0x3400_0000 ? Of(InstructionKind.ConditionalJump, Signed(word, 5, 19))
        : (word & 0x7e00_0000) == 0x3600_0000 ? Of(InstructionKind.ConditionalJump, Signed(word, 5, 14))
        : (word & 0xffff_fc1f) == 0xd61f_0000 || (word & 0xfeff_f800) == 0xd61f_0800 ? Of(InstructionKind.UnknownJump)
        : Of(InstructionKind.Other);

    /// <summary>B.LS, as Go checks its stack with.</summary>
    public static bool IsBelowOrSame(uint word) => (word & 0xff00_001f) == 0x5400_0009;

    private static int Signed(uint word, int shift, int bits) => (int)(word >> shift << (32 - bits)) >> (32 - bits);

    // The displacement counts from the instruction's end here, from its beginning there.
    private static Instruction Of(InstructionKind kind, int words = 0) => new(Length, kind, (words * Length) - Length);
}
