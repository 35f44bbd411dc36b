using System.Buffers.Binary;

namespace Sonde.Agent.Sampling.Go;

/// <summary>A copy of the used part of a stack. Its buffer is used again for every copy.</summary>
internal sealed class StackPart
{
    /// <summary>The most that is copied of one stack.</summary>
    public const int MostBytes = 256 * 1024;

    /// <summary>Makes it. Its memory is really there from now on, so that no thread stands while the kernel looks for some.</summary>
    public StackPart() => Bytes.AsSpan().Clear();

    /// <summary>The copy's buffer.</summary>
    public byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(MostBytes, pinned: true);

    /// <summary>The address of its first byte.</summary>
    public ulong Start { get; set; }

    /// <summary>How many bytes of it count.</summary>
    public int Length { get; set; }

    /// <summary>The word at an address; null where it was not copied.</summary>
    public ulong? Word(ulong address) => address >= Start && address - Start <= (ulong)Length && (ulong)Length - (address - Start) >= sizeof(ulong)
        ? BinaryPrimitives.ReadUInt64LittleEndian(Bytes.AsSpan((int)(address - Start)))
        : null;
}
