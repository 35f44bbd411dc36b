using System.Runtime.InteropServices;

namespace Sonde.Agent.Guarding;

/// <summary>Which of the bytes that differ from an executable's file are a debugger's breakpoints. Pure.</summary>
internal static class Breakpoints
{
    private const byte AmdTrap = 0xcc;
    private const uint ArmTrap = 0xd4200000;

    /// <summary>
    /// Those that are <c>int3</c> on amd64 and <c>brk #0</c> on arm64, as debuggers write them; on amd64 not beside bytes that differ otherwise:
    /// there something else was patched.
    /// </summary>
    /// <param name="differences">Address and byte of each, by ascending address.</param>
    /// <param name="readWord">Reads the instruction at an address that is a multiple of 4; null where there is none.</param>
    /// <param name="architecture">The processor's.</param>
    public static List<long> Among(IReadOnlyList<(long Address, byte Found)> differences, Func<long, uint?> readWord, Architecture architecture)
    {
        if (architecture == Architecture.Arm64)
        {
            return [.. differences.Select(static difference => difference.Address).Where(address => readWord(address & ~3L) == ArmTrap)];
        }

        var traps = new List<long>();
        var run = 0;
        for (var next = 1; next <= differences.Count; next++)
        {
            if (next < differences.Count && differences[next].Address == differences[next - 1].Address + 1)
            {
                continue;
            }

            var bytes = differences.Skip(run).Take(next - run).ToList();
            traps.AddRange(bytes.TrueForAll(static difference => difference.Found == AmdTrap) ? bytes.Select(static difference => difference.Address) : []);
            run = next;
        }

        return traps;
    }
}
