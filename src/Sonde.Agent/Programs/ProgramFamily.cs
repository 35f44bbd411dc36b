using Sonde.Agent.Native;

namespace Sonde.Agent.Programs;

/// <summary>A program with all that it has started.</summary>
/// <param name="members">The processes of it that live, itself included.</param>
/// <param name="send">Sends a signal to a process, or to a group where its id is negative; false where it could not.</param>
/// <param name="clock">Time.</param>
internal sealed class ProgramFamily(Func<IReadOnlyList<int>> members, Func<int, int, bool> send, TimeProvider clock)
{
    private static readonly TimeSpan MostFarewell = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MostKilling = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Sends a signal to a process group.</summary>
    /// <param name="leader">Its id, which is its leader's.</param>
    /// <param name="signal">The signal's number.</param>
    public bool Send(int leader, int signal) => send(-leader, signal);

    /// <summary>
    /// Ends all of it: SIGTERM, and SIGHUP, which is what shells obey; SIGCONT, should somebody have stopped it; SIGKILL to what is there after 2 s. Returns when nothing is
    /// left, and after 3 s in any case.
    /// </summary>
    public async Task EndAsync()
    {
        foreach (var member in members())
        {
            _ = send(member, Signals.HangUp);
            _ = send(member, Signals.Terminate);
            _ = send(member, Signals.Continue);
        }

        if (!await AwaitEndAsync(MostFarewell, static _ => { }))
        {
            await AwaitEndAsync(MostKilling, member => send(member, Signals.Kill));
        }
    }

    /// <summary>False where somebody is left.</summary>
    private async Task<bool> AwaitEndAsync(TimeSpan most, Action<int> meanwhile)
    {
        var began = clock.GetTimestamp();
        while (members() is { Count: > 0 } left)
        {
            if (clock.GetElapsedTime(began) >= most)
            {
                return false;
            }

            foreach (var member in left)
            {
                meanwhile(member);
            }

            await Task.Delay(Pause, clock, CancellationToken.None);
        }

        return true;
    }
}
