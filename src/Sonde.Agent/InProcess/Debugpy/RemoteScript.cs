using System.Buffers.Binary;
using System.Text;
using Sonde.Agent.Trapping;

namespace Sonde.Agent.InProcess.Debugpy;

/// <summary>
/// Asks a CPython 3.14 to run a script, as <c>sys.remote_exec</c> does (Python/remote_debug.h, CPython 3.14): the script's path and a flag are written into
/// its threads, each of which looks between two instructions. Nothing is stopped, and no thread is held.
/// </summary>
internal sealed class RemoteScript
{
    private const int MostThreads = 1024;
    private const ulong PleaseRemoteDebug = 1 << 5;

    private readonly int _processId;
    private readonly DebugOffsets _offsets;
    private readonly List<long> _asked = [];

    private RemoteScript(int processId, DebugOffsets offsets) => (_processId, _offsets) = (processId, offsets);

    /// <summary>Where it is told of; null where the process cannot be read or is no 3.14.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="python">Its interpreter.</param>
    /// <param name="isEnabled">Whether the interpreter takes scripts.</param>
    public static RemoteScript? Prepare(int processId, CPython python, out bool isEnabled)
    {
        isEnabled = false;
        var bytes = new byte[DebugOffsets.Size];
        if (python.Runtime is not { } runtime || !ProcessMemory.TryRead(processId, runtime, bytes) || DebugOffsets.Parse(bytes) is not { } offsets)
        {
            return null;
        }

        var script = new RemoteScript(processId, offsets);
        var interpreter = script.Pointer(runtime + offsets.InterpretersHead);
        if (interpreter == 0)
        {
            return null;
        }

        isEnabled = script.Word(interpreter + offsets.IsEnabled) == 1;
        for (var thread = script.Pointer(interpreter + offsets.ThreadsHead); thread != 0 && script._asked.Count < MostThreads; thread = script.Pointer(thread + offsets.NextThread))
        {
            script._asked.Add(thread);
        }

        return script._asked.Count == 0 ? null : script;
    }

    /// <summary>Asks every thread: the first that executes anything runs it, and the script sees to it that the others do not. False where none could be asked.</summary>
    /// <param name="path">The script, in the process's own file system.</param>
    public bool Ask(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path + "\0");
        return bytes.Length <= _offsets.ScriptPathSize && _asked.FindAll(thread => TryAsk(thread, bytes)).Count > 0;
    }

    /// <summary>Takes the question back from the threads that have not come to it.</summary>
    public void Withdraw()
    {
        Span<byte> zero = stackalloc byte[sizeof(int)];
        zero.Clear();
        foreach (var thread in _asked)
        {
            ProcessMemory.TryWrite(_processId, thread + _offsets.Support + _offsets.PendingCall, zero);
        }
    }

    // The flag last, as CPython itself does it: a thread that sees it finds the rest.
    private bool TryAsk(long thread, byte[] path)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        Span<byte> one = [1, 0, 0, 0];
        var support = thread + _offsets.Support;
        if (!ProcessMemory.TryWrite(_processId, support + _offsets.ScriptPath, path)
            || !ProcessMemory.TryWrite(_processId, support + _offsets.PendingCall, one)
            || !ProcessMemory.TryRead(_processId, thread + _offsets.EvalBreaker, word))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(word, BinaryPrimitives.ReadUInt64LittleEndian(word) | PleaseRemoteDebug);
        return ProcessMemory.TryWrite(_processId, thread + _offsets.EvalBreaker, word);
    }

    private long Pointer(long address)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        return ProcessMemory.TryRead(_processId, address, bytes) ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;
    }

    private int Word(long address)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        return ProcessMemory.TryRead(_processId, address, bytes) ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;
    }
}
