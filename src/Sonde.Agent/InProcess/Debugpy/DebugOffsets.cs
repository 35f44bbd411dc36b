using System.Buffers.Binary;

namespace Sonde.Agent.InProcess.Debugpy;

/// <summary>
/// Where CPython 3.14 keeps what PEP 768 needs, from <c>_Py_DebugOffsets</c> at the start of <c>_PyRuntime</c> (Include/internal/pycore_debug_offsets.h):
/// <c>xdebugpy</c>, then u64s of the process's byte order, little-endian on all that counts here.
/// </summary>
internal sealed record DebugOffsets
{
    /// <summary>How many bytes of it are read.</summary>
    public const int Size = 760;

    private const int SmallestPath = 64;
    private const int MostOffset = 1 << 20;

    private DebugOffsets()
    {
    }

    /// <summary>What it begins with.</summary>
    public static ReadOnlySpan<byte> Cookie => "xdebugpy"u8;

    /// <summary>In the runtime: the first interpreter.</summary>
    public required int InterpretersHead { get; init; }

    /// <summary>In an interpreter: its newest thread.</summary>
    public required int ThreadsHead { get; init; }

    /// <summary>In a thread: the next older.</summary>
    public required int NextThread { get; init; }

    /// <summary>In a thread: the kernel's id of it.</summary>
    public required int NativeThreadId { get; init; }

    /// <summary>In a thread: a word of flags that it looks at between instructions.</summary>
    public required int EvalBreaker { get; init; }

    /// <summary>In a thread: the structure that the next two lie in.</summary>
    public required int Support { get; init; }

    /// <summary>In that structure: an int that is 1 for a script to run.</summary>
    public required int PendingCall { get; init; }

    /// <summary>In that structure: the script's path, with its 0.</summary>
    public required int ScriptPath { get; init; }

    /// <summary>How long the path may be, with its 0.</summary>
    public required int ScriptPathSize { get; init; }

    /// <summary>In an interpreter: an int that is 1 where remote debugging is on.</summary>
    public required int IsEnabled { get; init; }

    /// <summary>Reads it. Null for another version than 3.14 and for what cannot be true.</summary>
    public static DebugOffsets? Parse(ReadOnlySpan<byte> bytes)
    {
        // The version word: major, minor, micro, level. Later versions may be laid out otherwise.
        if (bytes.Length < Size || !bytes.StartsWith(Cookie) || BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) >> 16 != 0x030e)
        {
            return null;
        }

        var offsets = new DebugOffsets
        {
            InterpretersHead = At(bytes, 40),
            ThreadsHead = At(bytes, 72),
            NextThread = At(bytes, 192),
            NativeThreadId = At(bytes, 224),
            EvalBreaker = At(bytes, 712),
            Support = At(bytes, 720),
            IsEnabled = At(bytes, 728),
            PendingCall = At(bytes, 736),
            ScriptPath = At(bytes, 744),
            ScriptPathSize = At(bytes, 752),
        };
        int[] all = [offsets.InterpretersHead, offsets.ThreadsHead, offsets.NextThread, offsets.NativeThreadId, offsets.EvalBreaker, offsets.Support, offsets.IsEnabled];
        return all.All(offset => offset is >= 0 and < MostOffset) && offsets is { PendingCall: >= 0 and < 4096, ScriptPath: >= 0 and < 4096, ScriptPathSize: >= SmallestPath and <= 4096 }
            ? offsets
            : null;
    }

    private static int At(ReadOnlySpan<byte> bytes, int place) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[place..]) is <= int.MaxValue and var value ? (int)value : -1;
}
