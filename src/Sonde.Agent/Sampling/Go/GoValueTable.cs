namespace Sonde.Agent.Sampling.Go;

/// <summary>
/// A table of values by address (src/runtime/symtab.go, <c>pcvalue</c> and <c>step</c>, go1.18 to go1.27): pairs of a value's change, whose lowest bit is its sign, and of the
/// bytes for which it holds, in units of the shortest instruction. Before the first it is -1; a change of 0 that is not the first ends it.
/// </summary>
internal static class GoValueTable
{
    private const int MostSteps = 1 << 20;

    /// <summary>The value that holds at an address.</summary>
    /// <param name="table">The table, from its beginning.</param>
    /// <param name="into">The address, in bytes from the function's first instruction.</param>
    /// <param name="quantum">The length of the shortest instruction in bytes: 1, 2 or 4.</param>
    /// <returns>Null where the table does not reach so far, or is none.</returns>
    public static int? At(TableBytes table, ulong into, uint quantum)
    {
        var (value, reached) = (-1, 0UL);
        for (var steps = 0; steps < MostSteps; steps++)
        {
            if (table.NextNumber() is not { } change || (change == 0 && steps > 0) || table.NextNumber() is not { } length)
            {
                return null;
            }

            value = unchecked(value + ((int)(change >> 1) ^ -(int)(change & 1)));
            reached += (ulong)length * quantum;
            if (into < reached)
            {
                return value;
            }
        }

        return null;
    }
}
