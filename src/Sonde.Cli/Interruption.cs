using System.Runtime.InteropServices;
using Sonde.Core.Faults;

namespace Sonde.Cli;

/// <summary>
/// Turns signals into cancellation. The first asks for an orderly end; the second is told that the end is under way; the third gives up on it:
/// the guard in the toolbox then lets the target go by itself. A closed terminal (SIGHUP) counts as SIGTERM.
/// </summary>
/// <param name="say">Tells the user; called on the signal's thread.</param>
/// <param name="isTaken">Whether somebody else takes a Ctrl-C before the end has been asked for: a program that runs elsewhere.</param>
internal sealed class Interruption(Action<string> say, Func<bool>? isTaken = null) : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly TaskCompletionSource _abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _count;
    private PosixSignal _first;

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Completes with the third signal.</summary>
    public Task Abandoned => _abandoned.Task;

    /// <summary>What to return after an interruption that left nothing to end in an orderly way.</summary>
    public ExitCode Exit => _first is PosixSignal.SIGINT ? ExitCode.Interrupted : ExitCode.Terminated;

    /// <summary>Begins to listen.</summary>
    public void Listen()
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Take(context.Signal);
            }));
        }
    }

    /// <summary>Takes one signal.</summary>
    public void Take(PosixSignal signal)
    {
        if (signal is PosixSignal.SIGINT && Volatile.Read(ref _count) == 0 && isTaken?.Invoke() == true)
        {
            return;
        }

        switch (Interlocked.Increment(ref _count))
        {
            case 1:
                _first = signal;
                _source.Cancel();
                break;
            case 2:
                say("still letting the target go; once more to leave at once, and the guard in the toolbox lets it go");
                break;
            default:
                _abandoned.TrySetResult();
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }
}
