using System.Buffers.Binary;

namespace Sonde.Agent.Sampling.Python;

/// <summary>The numbers of <c>_Py_DebugOffsets</c>.</summary>
internal readonly ref struct PythonOffsetWords(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>One of them, counted from 0 behind the header; -1 for one that is larger than any offset, or not there.</summary>
    public int this[int index] =>
        PythonOffsets.HeaderSize + ((index + 1) * sizeof(ulong)) <= _bytes.Length
        && BinaryPrimitives.ReadUInt64LittleEndian(_bytes[(PythonOffsets.HeaderSize + (index * sizeof(ulong)))..]) is <= int.MaxValue and var value
            ? (int)value
            : -1;
}
