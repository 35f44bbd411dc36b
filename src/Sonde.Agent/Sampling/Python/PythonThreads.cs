using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Sonde.Agent.Sampling.Python;

/// <summary>The threads of all interpreters of a process. For one thread.</summary>
/// <param name="memory">The process.</param>
/// <param name="runtime">Its CPython.</param>
internal sealed class PythonThreads(ITargetMemory memory, PythonRuntime runtime)
{
    private const int MostThreads = 4096;
    private const int MostInterpreters = 256;

    /// <summary>Threads of the last time that are read with their interpreter, so that one call does for all.</summary>
    private const int MostExpected = 256;

    // In this order they are read.
    private const int Lock = 0;
    private const int Next = 1;
    private const int Head = 2;
    private const int Generation = 3;
    private const int Holder = 4;
    private const int IsLocked = 5;
    private const int Fields = 6;

    private readonly PythonOffsets _offsets = runtime.Offsets;
    private readonly MemoryPiece[] _pieces = new MemoryPiece[Fields + MostExpected];
    private readonly Dictionary<ulong, int> _expected = [];
    private readonly List<SeenThread> _found = [];
    private readonly HashSet<ulong> _seen = [];
    private readonly byte[] _bytes = new byte[(Fields * sizeof(ulong)) + ((MostExpected + 1) * runtime.Offsets.ThreadSize)];

    /// <summary>A thread as it was found.</summary>
    /// <param name="Address">Its PyThreadState.</param>
    /// <param name="Interpreter">Its interpreter.</param>
    /// <param name="NativeId">The kernel's id.</param>
    /// <param name="HoldsLock">Whether it held the interpreter's lock.</param>
    public readonly record struct SeenThread(ulong Address, ulong Interpreter, ulong NativeId, bool HoldsLock);

    /// <summary>Those that were found, the newest of each interpreter first.</summary>
    public ReadOnlySpan<SeenThread> Found => CollectionsMarshal.AsSpan(_found);

    /// <summary>Grows with every code object that is freed, of whichever interpreter; null where the version does not say.</summary>
    public ulong? CodeGeneration { get; private set; }

    /// <summary>Finds them. False where they were changing, or are not there.</summary>
    public bool TryRead()
    {
        var expected = _found.ToArray();
        _found.Clear();
        _seen.Clear();
        var generation = 0UL;
        if (memory.Word(runtime.Address + (ulong)_offsets.InterpretersHead) is not { } interpreter)
        {
            return false;
        }

        for (var count = 0; interpreter != 0 && count < MostInterpreters; count++)
        {
            if (!TryGather(interpreter, expected))
            {
                return false;
            }

            generation += Word(Generation);
            var next = Word(Next);
            if (!TryHolder(interpreter, out var holder) || !TryWalk(interpreter, Word(Head), holder))
            {
                return false;
            }

            interpreter = next;
        }

        CodeGeneration = _offsets.CodeGeneration < 0 ? null : generation;
        return true;
    }

    /// <summary>The interpreter's fields and the threads that it had last time. Those may be gone; the fields may not.</summary>
    private bool TryGather(ulong interpreter, SeenThread[] expected)
    {
        ReadOnlySpan<int> places = [_offsets.Lock, _offsets.NextInterpreter, _offsets.ThreadsHead, Math.Max(_offsets.CodeGeneration, 0), _offsets.OwnLock + _offsets.LockHolder];
        for (var field = 0; field < places.Length; field++)
        {
            _pieces[field] = new MemoryPiece(interpreter + (ulong)places[field], sizeof(ulong));
        }

        // An int; what follows it is read, too, so that all fields are of one size.
        _pieces[IsLocked] = new MemoryPiece(interpreter + (ulong)(_offsets.OwnLock + _offsets.IsLocked), sizeof(ulong));
        _expected.Clear();
        foreach (var thread in expected)
        {
            if (thread.Interpreter == interpreter && _expected.Count < MostExpected && _expected.TryAdd(thread.Address, _expected.Count))
            {
                _pieces[Fields + _expected.Count - 1] = new MemoryPiece(thread.Address, _offsets.ThreadSize);
            }
        }

        var read = memory.Gather(_pieces.AsSpan(0, Fields + _expected.Count), _bytes);
        foreach (var (address, _) in _expected.Where(thread => Fields + thread.Value >= read).ToArray())
        {
            _expected.Remove(address);
        }

        return read >= Fields;
    }

    private ulong Word(int field) => BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(field * sizeof(ulong)));

    /// <summary>The thread that holds the lock; 0 for none. The lock of an interpreter may be another one's.</summary>
    private bool TryHolder(ulong interpreter, out ulong holder)
    {
        var isLocked = (uint)Word(IsLocked) == 1;
        holder = Word(Holder);
        if (Word(Lock) is not 0 and var other && other != interpreter + (ulong)_offsets.OwnLock)
        {
            if (memory.Word(other + (ulong)_offsets.LockHolder) is not { } itsHolder || memory.Word(other + (ulong)_offsets.IsLocked) is not { } itsState)
            {
                return false;
            }

            (holder, isLocked) = (itsHolder, (uint)itsState == 1);
        }

        holder = isLocked ? holder : 0;
        return true;
    }

    private bool TryWalk(ulong interpreter, ulong head, ulong holder)
    {
        for (var address = head; address != 0 && _found.Count < MostThreads;)
        {
            if (!_seen.Add(address) || !TryThread(address, out var thread) || At(thread, _offsets.ThreadInterpreter) != interpreter)
            {
                return false;
            }

            _found.Add(new SeenThread(address, interpreter, At(thread, _offsets.NativeThreadId), address == holder));
            address = At(thread, _offsets.NextThread);
        }

        return true;
    }

    private bool TryThread(ulong address, out ReadOnlySpan<byte> thread)
    {
        var (size, start) = (_offsets.ThreadSize, Fields * sizeof(ulong));
        if (_expected.TryGetValue(address, out var index))
        {
            thread = _bytes.AsSpan(start + (index * size), size);
            return true;
        }

        var room = _bytes.AsSpan(start + (MostExpected * size), size);
        thread = room;
        return memory.TryRead(address, room);
    }

    private static ulong At(ReadOnlySpan<byte> thread, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(thread[offset..]);
}
