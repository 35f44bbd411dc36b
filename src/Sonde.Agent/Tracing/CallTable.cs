using System.Buffers.Binary;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Tracing;

/// <summary>What the probes count of a function: calls, returned, nanoseconds together, the longest, u64 each, then how many are in each class of times. Pure.</summary>
internal static class CallTable
{
    /// <summary>How many began.</summary>
    public const int Calls = 0;

    /// <summary>How many returned.</summary>
    public const int Returned = 8;

    /// <summary>How long they took.</summary>
    public const int Total = 16;

    /// <summary>The longest.</summary>
    public const int Longest = 24;

    /// <summary>The first class.</summary>
    public const int Classes = 32;

    /// <summary>How many classes there are, as a power of two; 496 are used.</summary>
    public const int ClassCount = 512;

    /// <summary>Its bytes.</summary>
    public const int Size = Classes + (ClassCount * 8);

    /// <summary>What it says.</summary>
    /// <param name="function">The function.</param>
    /// <param name="row">Its bytes, little-endian.</param>
    public static CallCountsLine Read(int function, ReadOnlySpan<byte> row)
    {
        var (buckets, counts) = (new List<int>(), new List<long>());
        for (var index = 0; index < ClassCount; index++)
        {
            if (Number(row, Classes + (index * 8)) is > 0 and var count)
            {
                buckets.Add(index);
                counts.Add(count);
            }
        }

        return new CallCountsLine(function, Number(row, Calls), Number(row, Returned), Number(row, Total), Number(row, Longest), buckets, counts);
    }

    private static long Number(ReadOnlySpan<byte> row, int at) => BinaryPrimitives.ReadInt64LittleEndian(row[at..]);
}
