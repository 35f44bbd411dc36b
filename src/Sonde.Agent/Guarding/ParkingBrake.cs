using Sonde.Agent.Native;

namespace Sonde.Agent.Guarding;

/// <summary>
/// A SIGSTOP that is left pending on a target while its debugger has it stopped. Should the debugger be killed, the kernel delivers it before the
/// target executes anything, so that the thread on the breakpoint does not run into it: the target stands still until it is mended.
/// </summary>
/// <remarks>
/// SIGCONT takes it off again, before every resume: that discards a pending stop signal, so the debugger never sees one. Under Linux a process 1
/// takes a SIGSTOP of its own namespace while it is traced, and ignores it otherwise. Any thread may call.
/// </remarks>
internal sealed class ParkingBrake
{
    private readonly int _processId;
    private readonly Lock _gate = new();
    private ThreadSum? _atResume;
    private bool _isWanted;
    private bool _isOn;
    private bool _isLocked;

    /// <param name="processId">The target.</param>
    /// <param name="isOn">Whether somebody may have put it on already.</param>
    public ParkingBrake(int processId, bool isOn) => (_processId, _isOn) = (processId, isOn);

    /// <summary>
    /// The debugger says that the target is stopped: puts the brake on, if that is so and the target has run since it was last to be resumed; late
    /// news of an earlier stop does nothing. A stop that the debugger does not tell of is one that it ends by itself.
    /// </summary>
    public void Engage()
    {
        lock (_gate)
        {
            _isWanted = !_isLocked;
            EngageInTurn();
        }
    }

    /// <summary>Puts it on where that was wanted and not possible yet.</summary>
    public void EngageLate()
    {
        lock (_gate)
        {
            EngageInTurn();
        }
    }

    /// <summary>Takes it off: the target is about to be resumed.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _isWanted = false;
            _atResume = ThreadPictures.Sum(_processId);
            if (_isOn)
            {
                _ = Libc.Kill(_processId, Signals.Continue);
                _isOn = false;
            }
        }
    }

    /// <summary>Leaves it as it is from now on: the debugger is being ended, and nobody tells any more when it resumes.</summary>
    public void Lock()
    {
        lock (_gate)
        {
            _isLocked = true;
            _isWanted = false;
        }
    }

    /// <summary>
    /// Puts it on for each thread that stands, whoever wants it: the debugger is about to be killed. A signal to the process alone could be taken
    /// by another thread, a moment too late for one that stands at a breakpoint.
    /// </summary>
    public void Force()
    {
        lock (_gate)
        {
            foreach (var thread in ThreadPictures.Standing(_processId))
            {
                _isOn |= Libc.KillThread(_processId, thread.ThreadId, Signals.Stop) == 0;
            }
        }
    }

    private void EngageInTurn()
    {
        if (!_isWanted || _isOn)
        {
            return;
        }

        var sum = ThreadPictures.Sum(_processId);
        if (sum.Picture == ThreadPicture.All && sum != _atResume)
        {
            _isOn = Libc.Kill(_processId, Signals.Stop) == 0;
        }
    }
}
