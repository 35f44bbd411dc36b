using System.Buffers.Binary;

namespace Sonde.Agent.Functions;

/// <summary>
/// Finds where a function returns, by the length of every instruction from its first to its last. Where one is not known, a jump leads between two of them or out of the function, or
/// nothing says where a jump leads, it is not said to return anywhere: a probe in the middle of an instruction would break the program, and one that misses an end tells wrong times.
/// </summary>
internal static class CodeReading
{
    /// <summary>More are in no function that somebody wrote.</summary>
    private const int MostReturns = 64;

    /// <summary>Reads a function.</summary>
    /// <param name="code">Its bytes, from its first instruction on.</param>
    /// <param name="isArm">A64 instructions; else x86-64.</param>
    /// <param name="isGo">Whether it may begin with Go's check of the stack, from which it comes back to its beginning.</param>
    public static CodeShape Read(ReadOnlySpan<byte> code, bool isArm, bool isGo)
    {
        var enter = isGo ? GoStackCheck.End(code, isArm) : 0;
        var starts = new HashSet<int>();
        var returns = new List<int>();
        var jumps = new List<(int From, long To)>();
        for (var at = 0; at < code.Length;)
        {
            if (!TryDecode(code[at..], isArm, out var instruction))
            {
                return CodeShape.Unknown(enter, $"the instruction at +0x{at:x} is not known to this decoder");
            }

            starts.Add(at);
            var next = at + instruction.Length;
            switch (instruction.Kind)
            {
                case InstructionKind.Return:
                    returns.Add(at);
                    break;
                case InstructionKind.Jump or InstructionKind.ConditionalJump:
                    jumps.Add((at, (long)next + instruction.Displacement));
                    break;
                case InstructionKind.UnknownJump:
                    return CodeShape.Unknown(enter, $"it jumps at +0x{at:x} to where only its registers say");
                case InstructionKind.Other or InstructionKind.TableJump:
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(code), instruction.Kind, null);
            }

            at = next;
        }

        return JudgeJumps(enter, code.Length, starts, jumps) is { } why ? CodeShape.Unknown(enter, why) : JudgeReturns(enter, returns);
    }

    /// <summary>What speaks against a jump, as the end of a sentence; null for nothing.</summary>
    private static string? JudgeJumps(int enter, int length, HashSet<int> starts, List<(int From, long To)> jumps)
    {
        foreach (var (from, to) in jumps)
        {
            if (to < 0 || to >= length)
            {
                return $"it leaves at +0x{from:x} by a jump into another function";
            }

            if (!starts.Contains((int)to))
            {
                return $"the jump at +0x{from:x} leads between two instructions";
            }

            if (to == enter)
            {
                return $"it comes back to its beginning at +0x{from:x}: calls cannot be told from rounds";
            }
        }

        return null;
    }

    private static CodeShape JudgeReturns(int enter, List<int> returns) => returns.Count switch
    {
        0 => CodeShape.Unknown(enter, "it never returns"),
        > MostReturns => CodeShape.Unknown(enter, $"it returns in {returns.Count} places, which are too many"),
        _ => new CodeShape(enter, returns, null),
    };

    private static bool TryDecode(ReadOnlySpan<byte> code, bool isArm, out Instruction instruction)
    {
        if (!isArm)
        {
            return X86Instruction.TryDecode(code, out instruction);
        }

        instruction = code.Length < Arm64Instruction.Length ? default : Arm64Instruction.Decode(BinaryPrimitives.ReadUInt32LittleEndian(code));
        return code.Length >= Arm64Instruction.Length;
    }
}
