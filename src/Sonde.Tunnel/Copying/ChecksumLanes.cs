using System.Buffers.Binary;
using System.Numerics;

namespace Sonde.Tunnel.Copying;

/// <summary>
/// A CRC-32C of long data, three pieces at a time: the processor's instruction gives its result after three cycles and takes a new one in each, so three that do not wait for one
/// another take as long as one. A CRC is linear, and what a register becomes by zeros is in a table, so the three are put together by a few look-ups.
/// </summary>
internal static class ChecksumLanes
{
    /// <summary>Three lanes are most of a page, so that little is left over of whatever length.</summary>
    private const int LaneBytes = 1360;

    /// <summary>So many bytes are added at a time.</summary>
    public const int BlockBytes = 3 * LaneBytes;

    private static readonly uint[] AfterZeros = MakeAfterZeros();

    /// <summary>The register after a block.</summary>
    /// <param name="register">Before it.</param>
    /// <param name="block">Of <see cref="BlockBytes"/>.</param>
    public static uint Add(uint register, ReadOnlySpan<byte> block)
    {
        var first = block[..LaneBytes];
        var second = block.Slice(LaneBytes, LaneBytes);
        var third = block.Slice(2 * LaneBytes, LaneBytes);
        var (one, two, three) = (register, 0u, 0u);
        for (var at = 0; at <= LaneBytes - sizeof(ulong); at += sizeof(ulong))
        {
            one = BitOperations.Crc32C(one, BinaryPrimitives.ReadUInt64LittleEndian(first[at..]));
            two = BitOperations.Crc32C(two, BinaryPrimitives.ReadUInt64LittleEndian(second[at..]));
            three = BitOperations.Crc32C(three, BinaryPrimitives.ReadUInt64LittleEndian(third[at..]));
        }

        return PassZeros(PassZeros(one) ^ two) ^ three;
    }

    /// <summary>What a register becomes by a lane of zeros.</summary>
    private static uint PassZeros(uint register) =>
        AfterZeros[register & 0xff] ^ AfterZeros[256 + ((register >> 8) & 0xff)] ^ AfterZeros[512 + ((register >> 16) & 0xff)] ^ AfterZeros[768 + (register >> 24)];

    private static uint[] MakeAfterZeros()
    {
        var table = new uint[4 * 256];
        for (var place = 0; place < table.Length; place++)
        {
            var register = (uint)(place & 0xff) << (8 * (place / 256));
            for (var at = 0; at < LaneBytes; at += sizeof(ulong))
            {
                register = BitOperations.Crc32C(register, 0ul);
            }

            table[place] = register;
        }

        return table;
    }
}
