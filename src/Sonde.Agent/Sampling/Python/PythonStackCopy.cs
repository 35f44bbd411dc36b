using System.Buffers.Binary;

namespace Sonde.Agent.Sampling.Python;

/// <summary>
/// Two copies of what a thread's stack consists of, made one after the other in one call: what is the same in both did not change between. For one thread.
/// </summary>
/// <param name="memory">The process.</param>
/// <param name="offsets">Where things are.</param>
internal sealed class PythonStackCopy(ITargetMemory memory, PythonOffsets offsets)
{
    /// <summary>Frames that lie outside of chunks are copied with them, up to so many; further ones are read one by one.</summary>
    public const int MostOutside = 64;

    private const int MostChunks = 64;
    private const int MostChunkSize = 256 * 1024;
    private const int MostBytes = 1024 * 1024;
    private const int ChunkHeader = 3 * sizeof(ulong);

    private readonly List<MemoryPiece> _pieces = [];
    private readonly MemoryPiece[] _asked = new MemoryPiece[TargetMemory.MostPieces];
    private byte[] _bytes = [];
    private int _size;

    /// <summary>How many bytes the last copies have, both together.</summary>
    public int Size => 2 * _size;

    /// <summary>Copies what is known of a thread's stack, twice. False where some of it is not there any more.</summary>
    public bool TryCopy(PythonThread thread)
    {
        _pieces.Clear();
        _pieces.Add(new MemoryPiece(thread.Address, offsets.ThreadSize));
        foreach (var chunk in thread.Chunks)
        {
            _pieces.Add(_pieces.Count == 1 ? chunk with { Length = Math.Min(chunk.Length, thread.Reach) } : chunk);
        }

        foreach (var frame in thread.Outside)
        {
            _pieces.Add(new MemoryPiece(frame, offsets.FrameSize));
        }

        _size = 0;
        for (var index = 0; index < _pieces.Count; index++)
        {
            _asked[index] = _asked[index + _pieces.Count] = _pieces[index];
            _size += _pieces[index].Length;
        }

        if (_bytes.Length < 2 * _size)
        {
            _bytes = new byte[2 * _size];
        }

        return memory.Gather(_asked.AsSpan(0, 2 * _pieces.Count), _bytes) == 2 * _pieces.Count;
    }

    /// <summary>A word of the thread's PyThreadState in one of the copies.</summary>
    /// <param name="copy">0 or 1.</param>
    /// <param name="offset">Within it.</param>
    public ulong ThreadWord(int copy, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan((copy * _size) + offset));

    /// <summary>Whether the chunks that were copied are those that the thread has. Where they are not, the thread's are put right, for the next copy.</summary>
    public bool IsOfToday(PythonThread thread)
    {
        var (expected, at) = (ThreadWord(0, offsets.DataStack), offsets.ThreadSize);
        for (var index = 0; index < thread.Chunks.Count; index++)
        {
            var (chunk, copied) = (thread.Chunks[index], _pieces[index + 1].Length);
            var header = _bytes.AsSpan(at, ChunkHeader);
            if (chunk.Address != expected || BinaryPrimitives.ReadUInt64LittleEndian(header[sizeof(ulong)..]) != (ulong)chunk.Length)
            {
                return Refresh(thread);
            }

            expected = BinaryPrimitives.ReadUInt64LittleEndian(header);
            at += copied;
        }

        return expected == 0 || thread.Chunks.Count == MostChunks || Refresh(thread);
    }

    /// <summary>A frame, out of one of the copies, or out of the process where it was not copied.</summary>
    /// <param name="thread">The thread, which remembers frames outside of its chunks.</param>
    /// <param name="copy">0 or 1.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>False where there is none, or where too little of the newest chunk was copied: the next copy has all of it.</returns>
    public bool TryFrame(PythonThread thread, int copy, ulong address, out PythonFrame frame)
    {
        var at = copy * _size;
        for (var index = 0; index < _pieces.Count; index++)
        {
            if (index > 0 && _pieces[index].Holds(address, offsets.FrameSize))
            {
                frame = Parse(address, _bytes.AsSpan(at + (int)(address - _pieces[index].Address), offsets.FrameSize));
                return true;
            }

            at += _pieces[index].Length;
        }

        frame = default;
        if (thread.Chunks.Count > 0 && thread.Chunks[0].Holds(address, offsets.FrameSize))
        {
            thread.Reach = thread.Chunks[0].Length;
            return false;
        }

        Span<byte> bytes = stackalloc byte[offsets.FrameSize];
        if (!memory.TryRead(address, bytes))
        {
            return false;
        }

        frame = Parse(address, bytes);
        return true;
    }

    /// <summary>The next copy begins with what this stack consists of.</summary>
    public void Remember(PythonThread thread, List<PythonFrame> frames)
    {
        const int room = 2048;
        thread.Outside.Clear();
        var top = 0UL;
        foreach (var frame in frames)
        {
            if (thread.Chunks.Count > 0 && thread.Chunks[0].Holds(frame.Address, offsets.FrameSize))
            {
                top = Math.Max(top, frame.Address - thread.Chunks[0].Address);
            }
            else if (thread.Outside.Count < MostOutside && !thread.Chunks.Exists(chunk => chunk.Holds(frame.Address, offsets.FrameSize)))
            {
                thread.Outside.Add(frame.Address);
            }
        }

        thread.Reach = (int)top + room;
    }

    /// <summary>Reads the chunks anew. False, always: what was copied is not of today.</summary>
    private bool Refresh(PythonThread thread)
    {
        thread.Chunks.Clear();
        Span<byte> header = stackalloc byte[ChunkHeader];
        var total = 0UL;
        for (var address = ThreadWord(0, offsets.DataStack); address != 0 && thread.Chunks.Count < MostChunks && memory.TryRead(address, header);)
        {
            var size = BinaryPrimitives.ReadUInt64LittleEndian(header[sizeof(ulong)..]);
            if (size is < ChunkHeader or > MostChunkSize || (total += size) > MostBytes || address > ulong.MaxValue - size)
            {
                break;
            }

            thread.Chunks.Add(new MemoryPiece(address, (int)size));
            address = BinaryPrimitives.ReadUInt64LittleEndian(header);
        }

        thread.Reach = thread.Chunks.Count > 0 ? thread.Chunks[0].Length : 0;
        return false;
    }

    private PythonFrame Parse(ulong address, ReadOnlySpan<byte> frame)
    {
        // 3.14 keeps flags in the two lowest bits.
        const ulong flags = 3;
        return new PythonFrame(
            address,
            BinaryPrimitives.ReadUInt64LittleEndian(frame[offsets.PreviousFrame..]),
            BinaryPrimitives.ReadUInt64LittleEndian(frame[offsets.Executable..]) & ~flags,
            BinaryPrimitives.ReadUInt64LittleEndian(frame[offsets.Instruction..]),
            frame[offsets.Owner]);
    }
}
