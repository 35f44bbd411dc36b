namespace Sonde.Core.Developing;

/// <summary>
/// Cuts a program into pieces where its own bytes say so (a gear hash over the last 64 bytes; FastCDC, USENIX ATC 2016): what is inserted or taken away changes the pieces around it, and the
/// pieces behind it stay what they were. Pure.
/// </summary>
internal static class CodePieces
{
    /// <summary>No cut before so many bytes.</summary>
    public const int Least = 1024;

    /// <summary>A cut after so many bytes at the latest.</summary>
    public const int Most = 32 * 1024;

    /// <summary>12 bits must be 0: a cut every 4 KiB, and the least.</summary>
    private const ulong Mask = 0xFFF0_0000_0000_0000;

    private static readonly ulong[] Gear = MakeGear();

    /// <summary>The ends of the pieces, ascending; the last one is the program's. None of an empty one.</summary>
    public static List<int> Cut(ReadOnlySpan<byte> program)
    {
        var ends = new List<int>((program.Length / Least) + 1);
        for (var start = 0; start < program.Length;)
        {
            start += Next(program[start..]);
            ends.Add(start);
        }

        return ends;
    }

    private static int Next(ReadOnlySpan<byte> rest)
    {
        if (rest.Length <= Least)
        {
            return rest.Length;
        }

        var hash = 0UL;
        var most = Math.Min(rest.Length, Most);
        for (var index = Least; index < most; index++)
        {
            hash = (hash << 1) + Gear[rest[index]];
            if ((hash & Mask) == 0)
            {
                return index + 1;
            }
        }

        return most;
    }

    /// <summary>Random enough and always the same (splitmix64).</summary>
    private static ulong[] MakeGear()
    {
        var gear = new ulong[256];
        var state = 0UL;
        for (var index = 0; index < gear.Length; index++)
        {
            state += 0x9E37_79B9_7F4A_7C15;
            var mixed = (state ^ (state >> 30)) * 0xBF58_476D_1CE4_E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
            gear[index] = mixed ^ (mixed >> 31);
        }

        return gear;
    }
}
