using System.Runtime.InteropServices;
using System.Text;
using Sonde.Agent.Executables;
using Sonde.Agent.Trapping;

namespace Sonde.Agent.InProcess.Debugpy;

/// <summary>
/// Has a CPython run a line of Python, without a file: one thread is held for some hundred microseconds and calls <c>Py_AddPendingCall(PyRun_SimpleString, text)</c>,
/// which may be called by any thread at any time, with or without the lock of the interpreter; the main thread runs the text when it comes by.
/// </summary>
/// <remarks>
/// Rejected: <c>PyGILState_Ensure</c> in a stopped thread, as gdb does it for debugpy. It waits for ever where the thread's own code holds the interpreter's
/// lock, and runs Python in the middle of whatever the thread was doing, such as an allocation. amd64 only. The page stays until <see cref="Remove"/>.
/// </remarks>
internal sealed class PendingCall
{
    private const int MapMemory = 9;
    private const int UnmapMemory = 11;
    private const int ReadAndExecute = 5;
    private const int PrivateAndAnonymous = 0x22;
    private const int PageSize = 4096;
    private const int TextOffset = 64;

    private readonly int _processId;
    private readonly long _page;

    private PendingCall(int processId, long page) => (_processId, _page) = (processId, page);

    /// <summary>The longest text, in bytes of UTF-8.</summary>
    public static int MostText => PageSize - TextOffset - 1;

    /// <summary>Puts the call in. Null where it cannot be: the process is as before.</summary>
    public static PendingCall? Add(int processId, CPython python, string text)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64 || Encoding.UTF8.GetByteCount(text) > MostText
            || Symbols(processId, python) is not var (add, run))
        {
            return null;
        }

        PendingCall? added = null;
        HeldThread.Run("pending call", () => added = TryAdd(processId, (add, run), text));
        return added;
    }

    /// <summary>Takes its page away; <paramref name="wasRun"/> false makes the text an empty one first, and leaves the page: the call may still come. False where it is still there.</summary>
    public bool Remove(bool wasRun)
    {
        if (!wasRun)
        {
            ProcessMemory.TryWrite(_processId, _page + TextOffset, [0]);
            return false;
        }

        var isGone = false;
        HeldThread.Run("pending call", () =>
        {
            if (HeldThread.FindCall(_processId) is { } call && HeldThread.TakeAny(_processId) is { } held)
            {
                using (held)
                {
                    isGone = held.Call(call, UnmapMemory, _page, PageSize) == 0;
                }
            }
        });
        return isGone;
    }

    private static PendingCall? TryAdd(int processId, (long Add, long Run) functions, string text)
    {
        if (HeldThread.FindCall(processId) is not { } call || HeldThread.TakeAny(processId) is not { } held)
        {
            return null;
        }

        using (held)
        {
            if (held.Call(call, MapMemory, 0, PageSize, ReadAndExecute, PrivateAndAnonymous, -1, 0) is not (> 0 and var page))
            {
                return null;
            }

            // call rax; int3
            byte[] bytes = [0xff, 0xd0, 0xcc, .. new byte[TextOffset - 3], .. Encoding.UTF8.GetBytes(text), 0];
            if (ProcessMemory.TryWrite(processId, page, bytes) && held.CallFunction(page, functions.Add, functions.Run, page + TextOffset) is { } result && (int)result == 0)
            {
                held.InterruptCall();
                return new PendingCall(processId, page);
            }

            held.Call(call, UnmapMemory, page, PageSize);
            return null;
        }
    }

    private static (long Add, long Run)? Symbols(int processId, CPython python)
    {
        try
        {
            using var stream = new FileStream($"/proc/{processId}/root{python.Image}", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 64 * 1024);
            return ElfFile.Open(stream) is { } file
                && ElfSymbols.Find(file, "Py_AddPendingCall") is { } add && ElfSymbols.Find(file, "PyRun_SimpleString") is { } run
                    ? (python.LoadBias + (long)add, python.LoadBias + (long)run)
                    : null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
