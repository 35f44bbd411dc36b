using System.Buffers.Binary;

namespace Sonde.Agent.Sampling.Python;

/// <summary>
/// Where a CPython keeps what a stack is read from: <c>_Py_DebugOffsets</c>, with which <c>_PyRuntime</c> begins (Include/internal/pycore_runtime.h of 3.13,
/// pycore_debug_offsets.h of 3.14). <c>xdebugpy</c>, the version, whether it is free-threaded; then little-endian u64s in groups, each of which begins with a size.
/// </summary>
internal sealed record PythonOffsets
{
    /// <summary>Its first part: the cookie, the version, and whether there is no lock.</summary>
    public const int HeaderSize = 24;

    /// <summary>The largest that is read.</summary>
    public const int MostSize = 760;

    private const int MostRuntime = 1 << 20;
    private const int MostStructure = 4096;

    private PythonOffsets()
    {
    }

    /// <summary>What it begins with.</summary>
    public static ReadOnlySpan<byte> Cookie => "xdebugpy"u8;

    /// <summary>In the runtime: the first interpreter.</summary>
    public required int InterpretersHead { get; init; }

    /// <summary>In an interpreter: the next.</summary>
    public required int NextInterpreter { get; init; }

    /// <summary>In an interpreter: its newest thread.</summary>
    public required int ThreadsHead { get; init; }

    /// <summary>In an interpreter: a pointer to the lock that it uses, which may be another interpreter's.</summary>
    public required int Lock { get; init; }

    /// <summary>In an interpreter: a lock of its own.</summary>
    public required int OwnLock { get; init; }

    /// <summary>In a lock: an int that is 1 while somebody holds it.</summary>
    public required int IsLocked { get; init; }

    /// <summary>In a lock: the thread that held it last.</summary>
    public required int LockHolder { get; init; }

    /// <summary>In an interpreter: counts the code objects that were freed; -1 where none does (3.13).</summary>
    public required int CodeGeneration { get; init; }

    /// <summary>In a thread: the next older.</summary>
    public required int NextThread { get; init; }

    /// <summary>In a thread: its interpreter.</summary>
    public required int ThreadInterpreter { get; init; }

    /// <summary>In a thread: its innermost frame.</summary>
    public required int CurrentFrame { get; init; }

    /// <summary>In a thread: the kernel's id of it.</summary>
    public required int NativeThreadId { get; init; }

    /// <summary>In a thread: the newest chunk of the memory that its frames lie in.</summary>
    public required int DataStack { get; init; }

    /// <summary>How much of a frame is read.</summary>
    public required int FrameSize { get; init; }

    /// <summary>In a frame: the one that called it.</summary>
    public required int PreviousFrame { get; init; }

    /// <summary>In a frame: its code object; the lowest two bits are no part of it.</summary>
    public required int Executable { get; init; }

    /// <summary>In a frame: the instruction that it is at.</summary>
    public required int Instruction { get; init; }

    /// <summary>In a frame: a byte that says whose it is.</summary>
    public required int Owner { get; init; }

    /// <summary>In a code object: its file, a str.</summary>
    public required int FileName { get; init; }

    /// <summary>In a code object: its name with those around it, a str.</summary>
    public required int QualifiedName { get; init; }

    /// <summary>In a code object: its location table, bytes.</summary>
    public required int LineTable { get; init; }

    /// <summary>In a code object: an int.</summary>
    public required int FirstLine { get; init; }

    /// <summary>In a code object: its first instruction.</summary>
    public required int Instructions { get; init; }

    /// <summary>In an object: its type.</summary>
    public required int ObjectType { get; init; }

    /// <summary>In a type: its name, which ends with a 0.</summary>
    public required int TypeName { get; init; }

    /// <summary>In bytes: how many.</summary>
    public required int BytesCount { get; init; }

    /// <summary>In bytes: the first.</summary>
    public required int BytesStart { get; init; }

    /// <summary>In a str: u32 of flags.</summary>
    public required int TextState { get; init; }

    /// <summary>In a str: how many characters.</summary>
    public required int TextCount { get; init; }

    /// <summary>In a str of ASCII: the first character.</summary>
    public required int TextStart { get; init; }

    /// <summary>How much of a thread is read.</summary>
    public int ThreadSize => Math.Max(Math.Max(NextThread, ThreadInterpreter), Math.Max(Math.Max(CurrentFrame, NativeThreadId), DataStack)) + sizeof(ulong);

    /// <summary>How much of a code object is read.</summary>
    public int CodeSize => Math.Max(Math.Max(Math.Max(FileName, QualifiedName), Math.Max(LineTable, FirstLine)), Math.Max(ObjectType, Instructions)) + sizeof(ulong);

    /// <summary>How long it is in a version; 0 for one whose layout is not known.</summary>
    public static int SizeOf(int minor) => minor switch
    {
        13 => 584,
        14 => 760,
        _ => 0,
    };

    /// <summary>Reads it. Null for a version whose layout is not known, and for what cannot be true.</summary>
    /// <param name="bytes">From the cookie on.</param>
    public static PythonOffsets? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize || !bytes.StartsWith(Cookie))
        {
            return null;
        }

        var minor = new PythonVersion(BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..])).Minor;
        return SizeOf(minor) is > 0 and var size && bytes.Length >= size && Read(new PythonOffsetWords(bytes), minor == 13 ? 0 : 1) is var offsets && IsPossible(offsets) ? offsets : null;
    }

    /// <param name="words">The numbers.</param>
    /// <param name="layout">0 for 3.13, 1 for 3.14.</param>
    private static PythonOffsets Read(PythonOffsetWords words, int layout)
    {
        const int interpreter = 3;
        ReadOnlySpan<int> thread = [16, 19];
        ReadOnlySpan<int> frame = [25, 28];
        ReadOnlySpan<int> code = [31, 36];
        ReadOnlySpan<int> type = [41, 47];
        ReadOnlySpan<int> bytes = [61, 71];
        ReadOnlySpan<int> text = [64, 74];
        ReadOnlySpan<int> lockAt = [11, 12];
        return new PythonOffsets
        {
            InterpretersHead = words[2],
            NextInterpreter = words[interpreter + 2],
            ThreadsHead = words[interpreter + 3],
            Lock = words[lockAt[layout]],
            OwnLock = words[lockAt[layout] + 1],
            IsLocked = words[lockAt[layout] + 3] - words[lockAt[layout] + 1],
            LockHolder = words[lockAt[layout] + 4] - words[lockAt[layout] + 1],
            CodeGeneration = layout == 0 ? -1 : words[17] is >= 0 and var generation ? generation : int.MaxValue,
            NextThread = words[thread[layout] + 2],
            ThreadInterpreter = words[thread[layout] + 3],
            CurrentFrame = words[thread[layout] + 4],
            NativeThreadId = words[thread[layout] + 6],
            DataStack = words[thread[layout] + 7],
            FrameSize = words[frame[layout]],
            PreviousFrame = words[frame[layout] + 1],
            Executable = words[frame[layout] + 2],
            Instruction = words[frame[layout] + 3],
            Owner = words[frame[layout] + 5],
            FileName = words[code[layout] + 1],
            QualifiedName = words[code[layout] + 3],
            LineTable = words[code[layout] + 4],
            FirstLine = words[code[layout] + 5],
            Instructions = words[code[layout] + 9],
            ObjectType = words[type[layout] + 1],
            TypeName = words[type[layout] + 3],
            BytesCount = words[bytes[layout] + 1],
            BytesStart = words[bytes[layout] + 2],
            TextState = words[text[layout] + 1],
            TextCount = words[text[layout] + 2],
            TextStart = words[text[layout] + 3],
        };
    }

    /// <summary>Whether everything lies within a structure of a size that one could have.</summary>
    private static bool IsPossible(PythonOffsets found)
    {
        ReadOnlySpan<int> runtime = [found.InterpretersHead, found.NextInterpreter, found.ThreadsHead, found.Lock, found.OwnLock, Math.Max(found.CodeGeneration, 0)];
        ReadOnlySpan<int> structures =
        [
            found.IsLocked, found.LockHolder, found.NextThread, found.ThreadInterpreter, found.CurrentFrame, found.NativeThreadId, found.DataStack, found.FileName,
            found.QualifiedName, found.LineTable, found.FirstLine, found.Instructions, found.ObjectType, found.TypeName, found.BytesCount, found.BytesStart, found.TextState,
            found.TextCount, found.TextStart,
        ];
        ReadOnlySpan<int> frame = [found.PreviousFrame, found.Executable, found.Instruction];
        return AreWithin(runtime, MostRuntime) && AreWithin(structures, MostStructure) && found.FrameSize is >= sizeof(ulong) and <= MostStructure
            && AreWithin(frame, found.FrameSize - sizeof(ulong) + 1) && AreWithin([found.Owner], found.FrameSize);
    }

    private static bool AreWithin(ReadOnlySpan<int> offsets, int most)
    {
        foreach (var offset in offsets)
        {
            if (offset < 0 || offset >= most)
            {
                return false;
            }
        }

        return true;
    }
}
