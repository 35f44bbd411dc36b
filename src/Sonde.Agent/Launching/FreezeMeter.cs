using Sonde.Agent.Native;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Launching;

/// <summary>Measures how long an attach keeps a process from running: from its first tracing stop until it was last seen in one.</summary>
/// <remarks>Threads: one, from <see cref="Start"/> to <see cref="Stop"/>; it reads /proc/PID/stat about every millisecond.</remarks>
internal sealed class FreezeMeter
{
    private readonly TimeProvider _clock;
    private readonly Thread _thread;
    private readonly IProcessTable _table;
    private readonly int _processId;
    private volatile bool _isStopped;
    private long _first;
    private long _last;

    private FreezeMeter(IProcessTable table, int processId, TimeProvider clock)
    {
        (_table, _processId, _clock) = (table, processId, clock);
        _thread = new Thread(Sample, maxStackSize: 256 * 1024) { IsBackground = true, Name = "freeze meter" };
    }

    /// <summary>Starts to measure.</summary>
    public static FreezeMeter Start(IProcessTable table, int processId, TimeProvider clock)
    {
        var meter = new FreezeMeter(table, processId, clock);
        meter._thread.Start();
        return meter;
    }

    /// <summary>The time up to now, zero while no stop was seen. Any thread may ask.</summary>
    public TimeSpan Freeze => Volatile.Read(ref _first) is not 0 and var first ? _clock.GetElapsedTime(first, Volatile.Read(ref _last)) : TimeSpan.Zero;

    /// <summary>Ends it and returns the time, zero when no stop was seen.</summary>
    public TimeSpan Stop()
    {
        _isStopped = true;
        _thread.Join();
        return Freeze;
    }

    private void Sample()
    {
        while (!_isStopped && _table.Stat(_processId) is { HasEnded: false } stat)
        {
            Note(stat.State, _clock.GetTimestamp());
            Descriptor.Pause(1);
        }
    }

    private void Note(char state, long now)
    {
        if (state == 't')
        {
            Volatile.Write(ref _last, now);
            Volatile.Write(ref _first, _first == 0 ? now : _first);
        }
    }
}
