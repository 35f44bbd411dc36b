using System.Buffers.Binary;

namespace Sonde.UnitTests.Core.Capturing;

/// <summary>Writes pcap as tcpdump does.</summary>
internal static class Pcap
{
    public static byte[] Header(uint magic = 0xA1B23C4D, uint linkType = 276, uint snapLength = 160)
    {
        var header = new byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(header, magic);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), snapLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(20), linkType);
        return header;
    }

    public static byte[] Packet(uint seconds, uint fraction, uint original, params byte[] data)
    {
        var record = new byte[16 + data.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(record, seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), fraction);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), (uint)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12), original);
        data.CopyTo(record, 16);
        return record;
    }
}
