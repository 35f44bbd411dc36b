using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Sonde.Agent.Native;

namespace Sonde.Agent.Sampling;

/// <summary>
/// Memory of another process by process_vm_readv(2), which neither stops it nor is able to write. Pages that are not there are looked up as the process itself would.
/// </summary>
/// <param name="processId">The process.</param>
internal sealed unsafe class TargetMemory(int processId) : ITargetMemory
{
    /// <summary>So many pieces are read in one go: the kernel's limit is 1024.</summary>
    public const int MostPieces = 512;

    private readonly MessagePart[] _parts = new MessagePart[MostPieces];

    /// <inheritdoc/>
    public bool IsGone { get; private set; }

    /// <inheritdoc/>
    public int Gather(ReadOnlySpan<MemoryPiece> pieces, Span<byte> into)
    {
        var wanted = 0;
        for (var index = 0; index < pieces.Length; index++)
        {
            _parts[index] = new MessagePart { Start = (void*)pieces[index].Address, Length = (nuint)pieces[index].Length };
            wanted += pieces[index].Length;
        }

        nint count;
        fixed (byte* start = into[..wanted])
        fixed (MessagePart* remote = _parts)
        {
            var local = new MessagePart { Start = start, Length = (nuint)wanted };
            count = Libc.ReadProcess(processId, &local, 1, remote, (nuint)pieces.Length, 0);
        }

        IsGone = count < 0 && Marshal.GetLastPInvokeError() == Errno.NoSuchProcess;
        var whole = 0;
        for (var left = count; whole < pieces.Length && left >= pieces[whole].Length; whole++)
        {
            left -= pieces[whole].Length;
        }

        return whole;
    }
}

/// <summary>Single values.</summary>
internal static class TargetMemoryReading
{
    /// <summary>Reads one piece; false where not all of it is there.</summary>
    public static bool TryRead(this ITargetMemory memory, ulong address, Span<byte> bytes) => memory.Gather([new MemoryPiece(address, bytes.Length)], bytes) == 1;

    /// <summary>Reads eight bytes; null where they are not there.</summary>
    public static ulong? Word(this ITargetMemory memory, ulong address)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        return memory.TryRead(address, bytes) ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : null;
    }
}
