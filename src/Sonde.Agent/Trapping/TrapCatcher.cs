using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Sonde.Agent.Native;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Trapping;

/// <summary>
/// Lends a process a handler for SIGTRAP for the time that a debugger is attached. While the debugger lives nothing of it is ever executed; should it be killed, a
/// thread that stands at a breakpoint, or runs into one, waits there until its own instruction is back, instead of dying.
/// </summary>
/// <remarks>
/// amd64 only: elsewhere nothing is lent. What is lent is found in the process itself (<see cref="TrapPage"/>), so that whoever comes later can take it back:
/// the keeper, or the next toolbox. Threads: one for each call that changes the process, for as long as the call lasts.
/// </remarks>
internal static unsafe class TrapCatcher
{
    private const int MapMemory = 9;
    private const int ProtectMemory = 10;
    private const int UnmapMemory = 11;
    private const int SignalAction = 13;
    private const int SignalMaskBytes = 8;
    private const int ReadAndExecute = 5;
    private const int ReadAndWrite = 3;
    private const int PrivateAndAnonymous = 0x22;
    private const int MostTries = 200;
    private const int MostMapsBytes = 1 << 20;

    /// <summary>Lends the handler, unless it is lent. False where that cannot be: the process runs as before, and without it.</summary>
    public static bool Lend(int processId) =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64 && (Find(processId) is not null || OnOwnThread(() => TryLend(processId)));

    /// <summary>Takes the handler back, if one is lent, and waits until no thread is in it. False where it is still there.</summary>
    public static bool TakeBack(int processId) => Find(processId) is not { } page || OnOwnThread(() => TryTakeBack(processId, page));

    /// <summary>The address of what is lent to a process; null for nothing.</summary>
    public static long? Find(int processId)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64 || ReadMaps(processId) is not { } maps)
        {
            return null;
        }

        var start = new byte[TrapPage.StartLength];
        foreach (var candidate in TrapPage.Candidates(maps))
        {
            if (ProcessMemory.TryRead(processId, candidate, start) && TrapPage.IsStart(start))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>Tells the handler of breakpoints. To be told before their own instructions are put back: then only the table knows of them.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="page">What is lent to it.</param>
    /// <param name="addresses">Their addresses.</param>
    public static void Tell(int processId, long page, IEnumerable<long> addresses)
    {
        var table = new byte[TrapPage.Slots * sizeof(long)];
        if (!ProcessMemory.TryRead(processId, page + TrapPage.TableOffset, table))
        {
            return;
        }

        foreach (var address in addresses)
        {
            if (TrapPage.FindSlot(table, address) is { } slot)
            {
                var bytes = table.AsSpan(slot * sizeof(long), sizeof(long));
                BinaryPrimitives.WriteInt64LittleEndian(bytes, address);
                ProcessMemory.TryWrite(processId, page + TrapPage.TableOffset + (slot * sizeof(long)), bytes);
            }
        }
    }

    private static bool TryLend(int processId)
    {
        if (HeldThread.FindCall(processId) is not { } call || HeldThread.TakeAny(processId) is not { } held)
        {
            return false;
        }

        using (held)
        {
            if (held.Call(call, MapMemory, 0, 2 * TrapPage.Size, ReadAndExecute, PrivateAndAnonymous, -1, 0) is not (> 0 and var page))
            {
                return false;
            }

            if (held.Call(call, ProtectMemory, page + TrapPage.Size, TrapPage.Size, ReadAndWrite) == 0
                && ProcessMemory.TryWrite(processId, page, TrapPage.Build(page))
                && held.Call(call, SignalAction, Signals.Trap, page + TrapPage.ActionOffset, TrapPage.Before(page), SignalMaskBytes) == 0)
            {
                return true;
            }

            held.Call(call, UnmapMemory, page, 2 * TrapPage.Size);
            return false;
        }
    }

    private static bool TryTakeBack(int processId, long page)
    {
        if (HeldThread.FindCall(processId) is not { } call || !TryRestore(processId, page, call) || !IsLeft(processId, page) || HeldThread.TakeAny(processId) is not { } held)
        {
            return false;
        }

        using (held)
        {
            return held.Call(call, UnmapMemory, page, 2 * TrapPage.Size) == 0;
        }
    }

    /// <summary>The disposition that was there before, unless the process has set another one since.</summary>
    private static bool TryRestore(int processId, long page, long call)
    {
        if (HeldThread.TakeAny(processId) is not { } held)
        {
            return false;
        }

        using (held)
        {
            var handler = new byte[sizeof(long)];
            return held.Call(call, SignalAction, Signals.Trap, 0, TrapPage.Scratch(page), SignalMaskBytes) == 0
                && ProcessMemory.TryRead(processId, TrapPage.Scratch(page), handler)
                && (BinaryPrimitives.ReadInt64LittleEndian(handler) != TrapPage.Handler(page)
                    || held.Call(call, SignalAction, Signals.Trap, TrapPage.Before(page), 0, SignalMaskBytes) == 0);
        }
    }

    /// <summary>Whether every thread was seen outside of it; none comes in any more.</summary>
    private static bool IsLeft(int processId, long page)
    {
        var inside = HeldThread.ThreadsOf(processId);
        for (var tries = 0; inside.Count > 0 && tries < MostTries; tries++)
        {
            inside.RemoveAll(thread => IsOutside(thread, page));
            if (inside.Count > 0)
            {
                Descriptor.Pause(1);
            }
        }

        return inside.Count == 0;
    }

    private static bool IsOutside(int thread, long page)
    {
        using var held = HeldThread.Take(thread);
        return held is null ? new ProcessTable().Stat(thread) is not { HasEnded: false } : held.Instruction < page || held.Instruction >= page + TrapPage.Size;
    }

    /// <summary>/proc/PID/maps, at most 1 MiB of it; null where it may not be read.</summary>
    internal static byte[]? ReadMaps(int processId)
    {
        for (var size = 1 << 14; ; size *= 4)
        {
            var maps = new byte[size];
            var length = ProcessTable.ReadFile($"/proc/{processId}/maps", maps);
            if (length < size || size >= MostMapsBytes)
            {
                return length > 0 ? maps[..length] : null;
            }
        }
    }

    private static bool OnOwnThread(Func<bool> change)
    {
        var isDone = false;
        HeldThread.Run("trap catcher", () => isDone = change());
        return isDone;
    }
}
