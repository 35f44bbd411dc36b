using System.Buffers.Binary;

namespace Sonde.Agent.Functions;

/// <summary>
/// The check of the stack that most Go functions begin with (cmd/internal/obj/x86/obj6.go and arm64/obj7.go, go1.17 to go1.27): too small a stack is made larger, and the function
/// begun once more. So calls are counted behind it, where the arguments are still in their registers.
/// </summary>
internal static class GoStackCheck
{
    private const uint LoadGuard = 0xf9400b90;
    private const int MostArmWords = 12;

    /// <summary>Where it ends, in bytes from the function's beginning; 0 for a function without one.</summary>
    public static int End(ReadOnlySpan<byte> code, bool isArm) => isArm ? EndOnArm(code) : EndOnX86(code);

    private static int EndOnX86(ReadOnlySpan<byte> code)
    {
        // LEA R12, [RSP - frame], or for the largest MOV R12, RSP; SUB R12, frame; JB.
        var at = code switch
        {
            // CMP RSP or R12 with stackguard0, or on the system's stack stackguard1, at 16 and 24 of g, which is in R14.
            [0x49, 0x3b, 0x66, 0x10 or 0x18, ..] => 4,
            [0x4c, 0x8d, 0x64, 0x24, _, 0x4d, 0x3b, 0x66, 0x10 or 0x18, ..] => 9,
            [0x4c, 0x8d, 0xa4, 0x24, _, _, _, _, 0x4d, 0x3b, 0x66, 0x10 or 0x18, ..] => 12,
            [0x49, 0x89, 0xe4, 0x49, 0x81, 0xec, _, _, _, _, 0x72, _, 0x4d, 0x3b, 0x66, 0x10 or 0x18, ..] => 16,
            [0x49, 0x89, 0xe4, 0x49, 0x81, 0xec, _, _, _, _, 0x0f, 0x82, _, _, _, _, 0x4d, 0x3b, 0x66, 0x10 or 0x18, ..] => 20,
            _ => 0,
        };

        // JBE, short or near.
        return at == 0 ? 0 : code[at..] switch
        {
            [0x76, _, ..] => at + 2,
            [0x0f, 0x86, _, _, _, _, ..] => at + 6,
            _ => 0,
        };
    }

    private static int EndOnArm(ReadOnlySpan<byte> code)
    {
        if (code.Length < sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(code) != LoadGuard)
        {
            return 0;
        }

        for (var at = sizeof(uint); at + sizeof(uint) <= code.Length && at < MostArmWords * sizeof(uint); at += sizeof(uint))
        {
            if (Arm64Instruction.IsBelowOrSame(BinaryPrimitives.ReadUInt32LittleEndian(code[at..])))
            {
                return at + sizeof(uint);
            }
        }

        return 0;
    }
}
