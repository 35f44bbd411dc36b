using System.Runtime.InteropServices;
using Sonde.Agent.Launching;
using Sonde.Agent.Processes;
using Sonde.Agent.Trapping;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Guarding;

/// <summary>What the releases of one session did, and what is to be seen afterwards. Not safe for several threads: its owner has turns.</summary>
internal sealed class ReleaseRecord(IProcessTable table, TimeProvider clock)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MostLeaving = TimeSpan.FromSeconds(1);

    private readonly List<DebuggerProcess> _debuggers = [];
    private DebugTarget? _target;
    private int _mended;
    private bool _wasKilled;

    /// <summary>Takes note of a release.</summary>
    public void Add(Attachment attachment, ReleaseOutcome outcome)
    {
        // What the code was like before the first attach is what it must be like after the last release.
        _target = _target?.Before.StartTime == attachment.Target.Before.StartTime ? _target : attachment.Target;
        _debuggers.Add(attachment.Debugger);
        _mended += outcome.Mended;
        _wasKilled |= outcome.WasKilled;
    }

    /// <summary>Looks, once the debugger's processes are gone or had 1 s for it; null where there was no debugger, or the target is gone.</summary>
    public async Task<ReleaseCheck?> CheckAsync()
    {
        var start = clock.GetTimestamp();
        while (_debuggers.Any(static debugger => debugger.Leftovers > 0 || !debugger.KeeperExited.IsCompleted) && clock.GetElapsedTime(start) < MostLeaving)
        {
            await Task.Delay(Poll, clock, CancellationToken.None);
        }

        var wasKilled = _wasKilled || _debuggers.Any(static debugger => debugger.WasKilled);
        if (_target?.Look(table) is not { HasEnded: false } || table.Status(_target.ProcessId) is not { } status)
        {
            return null;
        }

        return new ReleaseCheck(status.TracerId, _target.Repair?.CountChanged(), _debuggers.Sum(static debugger => debugger.Leftovers), _mended, wasKilled)
        {
            HasHandler = TrapCatcher.Find(_target.ProcessId) is not null,
            MayLackPreemption = wasKilled && RuntimeInformation.ProcessArchitecture == Architecture.Arm64,
        };
    }
}
