using System.Globalization;
using Sonde.Agent.Native;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Launching;

/// <summary>
/// Sees that a process is being killed before it is there to be waited for: a killed process loses its threads at once, and its memory is taken
/// apart for milliseconds afterwards. Needs Linux 6.9 (PIDFD_THREAD); before, it sees nothing. For one thread.
/// </summary>
/// <param name="processId">The process.</param>
internal sealed class ThreadWatch(int processId)
{
    /// <summary>The most threads that are watched: any one of them will do.</summary>
    public const int Most = 8;

    private const ulong KillPending = 1UL << 8;

    private readonly List<int> _descriptors = [];

    /// <summary>Watches the threads that there are now. The first one is left out: its end is told only when all have ended.</summary>
    public void Refresh()
    {
        _descriptors.ForEach(static descriptor => _ = Libc.Close(descriptor));
        _descriptors.Clear();
        try
        {
            foreach (var path in Directory.EnumerateDirectories($"/proc/{processId}/task"))
            {
                var thread = int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture);
                if (thread != processId && _descriptors.Count < Most && Descriptor.Thread(thread) is >= 0 and var descriptor)
                {
                    _descriptors.Add(descriptor);
                }
            }
        }
        catch (IOException)
        {
            // It has ended: whoever waits for it knows.
        }
    }

    /// <summary>Adds what to poll for; returns how many.</summary>
    public unsafe int Fill(PollEntry* entries)
    {
        for (var index = 0; index < _descriptors.Count; index++)
        {
            entries[index] = new PollEntry { Descriptor = _descriptors[index], Wanted = PollEntry.Readable };
        }

        return _descriptors.Count;
    }

    /// <summary>After a thread has ended: whether the process is ending. A thread alone may also end.</summary>
    public bool IsEnding()
    {
        var table = new ProcessTable();
        return table.Stat(processId) is not { HasEnded: false, IsExiting: false } || table.Status(processId) is not { } status || (status.OwnPendingSignals & KillPending) != 0;
    }
}
