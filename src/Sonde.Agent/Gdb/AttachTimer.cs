using Sonde.Agent.Launching;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Gdb;

/// <summary>Measures for how long a client's attach keeps the target from running.</summary>
/// <param name="table">/proc.</param>
/// <param name="processId">The target.</param>
/// <param name="clock">Time.</param>
/// <param name="onFreeze">Told the time once.</param>
internal sealed class AttachTimer(IProcessTable table, int processId, TimeProvider clock, Action<TimeSpan> onFreeze)
{
    private readonly Lock _gate = new();
    private FreezeMeter? _meter;

    /// <summary>Takes a moment; those that do not follow one another are without effect.</summary>
    public void Take(GdbMoment moment)
    {
        FreezeMeter? ended = null;
        lock (_gate)
        {
            if (moment == GdbMoment.Attaching)
            {
                _meter ??= FreezeMeter.Start(table, processId, clock);
            }
            else
            {
                (ended, _meter) = (_meter, null);
            }
        }

        if (ended is not null)
        {
            onFreeze(ended.Stop());
        }
    }
}
