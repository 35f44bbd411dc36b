using System.Buffers.Binary;
using System.Text;
using Sonde.Tunnel.Copying;

namespace Sonde.Tunnel.Code;

/// <summary>
/// A file of a folder that is kept the same, as the client tells of it on a channel <c>sync</c>: 13 bytes and its name, numbers big-endian (kind, mode, size, checksum, length of the name).
/// </summary>
/// <param name="Name">From the folder, with slashes; never one that leads out of it (<see cref="CopyName"/>), and never empty.</param>
/// <param name="IsGone">There is none any more, and what is called so is to be removed.</param>
/// <param name="Mode">Permission bits (chmod(2)); 0 where it is gone.</param>
/// <param name="Size">Its length, 0 to <see cref="MostSize"/>; 0 where it is gone.</param>
/// <param name="Checksum">Its CRC-32C; 0 where it is gone.</param>
public readonly record struct SyncRecord(string Name, bool IsGone, int Mode, int Size, uint Checksum)
{
    /// <summary>What comes before the name, in bytes.</summary>
    public const int HeadLength = 13;

    /// <summary>So many on one channel.</summary>
    public const int MostRecords = 40_000;

    /// <summary>Of one file, in bytes: 64 MiB.</summary>
    public const int MostSize = 64 << 20;

    private const byte File = 1;
    private const byte Gone = 2;
    private const int MostMode = 0x1FF;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>As it is sent.</summary>
    public byte[] Encode()
    {
        var name = Encoding.UTF8.GetBytes(Name);
        var bytes = new byte[HeadLength + name.Length];
        bytes[0] = IsGone ? Gone : File;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(1), (ushort)Mode);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(3), Size);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(7), Checksum);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(11), (ushort)name.Length);
        name.CopyTo(bytes, HeadLength);
        return bytes;
    }

    /// <summary>The length of the name behind a head, in bytes; null where it is too long or the head is too short.</summary>
    public static int? NameLength(ReadOnlySpan<byte> head) =>
        head.Length >= HeadLength && BinaryPrimitives.ReadUInt16BigEndian(head[11..]) is var length and > 0 and <= CopyName.MostBytes ? length : null;

    /// <summary>Reads it.</summary>
    /// <param name="head">At least <see cref="HeadLength"/> bytes.</param>
    /// <param name="name">The bytes of the name.</param>
    /// <param name="record">The record.</param>
    /// <returns>False where it is none.</returns>
    public static bool TryRead(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name, out SyncRecord record)
    {
        record = default;
        if (NameLength(head) != name.Length || head[0] is not (File or Gone))
        {
            return false;
        }

        try
        {
            record = new SyncRecord(
                Strict.GetString(name), head[0] == Gone, BinaryPrimitives.ReadUInt16BigEndian(head[1..]), BinaryPrimitives.ReadInt32BigEndian(head[3..]), BinaryPrimitives.ReadUInt32BigEndian(head[7..]));
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        return CopyName.Judge(record.Name) is null && record is { Mode: <= MostMode, Size: >= 0 and <= MostSize } && (!record.IsGone || record is { Mode: 0, Size: 0, Checksum: 0 });
    }
}
