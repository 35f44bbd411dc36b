using System.Runtime.InteropServices;
using Sonde.Agent.Native;

namespace Sonde.Agent.Launching;

/// <summary>
/// posix_spawn(3). Not System.Diagnostics.Process: that one decides itself which thread forks and who waits for the child, and both matter
/// here (the parent-death signal follows the forking thread; orphans that come to this process must be waited for).
/// </summary>
internal static unsafe class Spawner
{
    private const int ObjectSize = 512;
    private const int SignalSetSize = 128;
    private const short SetDefaults = 0x04;
    private const short SetMask = 0x08;
    private const short NewSession = 0x80;

    /// <summary>
    /// Starts it in a session of its own, so that no terminal's or group's signal reaches it, with no signal blocked or ignored.
    /// </summary>
    /// <exception cref="IOException">It could not be started; the kernel's words.</exception>
    public static int Start(ChildStart start)
    {
        var actions = stackalloc byte[ObjectSize];
        var attributes = stackalloc byte[ObjectSize];
        var signals = stackalloc byte[SignalSetSize];
        _ = Libc.SpawnActionsInitialize(actions);
        _ = Libc.SpawnAttributesInitialize(attributes);
        var arguments = Strings(start.Arguments);
        var environment = Strings(start.Environment);
        try
        {
            _ = Libc.SpawnActionsDuplicate(actions, start.Input, 0);
            _ = Libc.SpawnActionsDuplicate(actions, start.Output, 1);
            _ = Libc.SpawnActionsDuplicate(actions, start.Error, 2);
            if (start.Held >= 0)
            {
                _ = Libc.SpawnActionsDuplicate(actions, start.Held, 3);
            }

            new Span<byte>(signals, SignalSetSize).Clear();
            _ = Libc.SpawnAttributesMask(attributes, signals);
            new Span<byte>(signals, SignalSetSize).Fill(0xff);
            _ = Libc.SpawnAttributesDefaults(attributes, signals);
            _ = Libc.SpawnAttributesFlags(attributes, SetDefaults | SetMask | NewSession);
            int id;
            var errno = Libc.Spawn(&id, start.Program, actions, attributes, arguments, environment);
            return errno == 0 ? id : throw new IOException($"{start.Program}: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})");
        }
        finally
        {
            _ = Libc.SpawnActionsDestroy(actions);
            _ = Libc.SpawnAttributesDestroy(attributes);
            Free(arguments);
            Free(environment);
        }
    }

    /// <summary>A null-terminated array of null-terminated UTF-8 strings; for <see cref="Free"/>.</summary>
    internal static byte** Strings(IReadOnlyList<string> texts)
    {
        var array = (byte**)NativeMemory.AllocZeroed((nuint)texts.Count + 1, (nuint)sizeof(byte*));
        for (var index = 0; index < texts.Count; index++)
        {
            array[index] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[index]);
        }

        return array;
    }

    private static void Free(byte** array)
    {
        for (var entry = array; *entry is not null; entry++)
        {
            Marshal.FreeCoTaskMem((nint)(*entry));
        }

        NativeMemory.Free(array);
    }
}
