using Sonde.Core.Faults;
using Sonde.Core.Ide;
using Sonde.Core.Operations;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Core.Targets;
using Sonde.Core.Tools;
using Sonde.Core.Tools.Node;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Developing;

/// <summary>
/// The debugger beside a loop: a debug session on each program in turn, in the same toolbox and behind the same local port, so that an IDE attaches once and has its breakpoints in every new
/// program. What keeps it from attaching is told, and never ends the loop.
/// </summary>
/// <remarks>
/// Tasks: one for each program, which <see cref="Follow"/> starts and the next one, <see cref="LetGoAsync"/> and <see cref="DisposeAsync"/> await; it blocks on its session, and between two tries
/// on a timer. The loop calls it, one call at a time.
/// </remarks>
internal sealed class DevDebugger : IAsyncDisposable
{
    /// <summary>More than an orderly detach takes. The program is replaced then all the same: the kernel takes it from whoever traces it.</summary>
    private static readonly TimeSpan MostLettingGo = TimeSpan.FromSeconds(15);

    /// <summary>A program that was just started may not be there yet, or end at once.</summary>
    private static readonly TimeSpan MostStarting = TimeSpan.FromSeconds(10);

    private readonly DebugRequest _request;
    private readonly HostContext _host;
    private readonly IReporter _reporter;
    private readonly DevDebuggerReporter _said;
    private readonly CancellationTokenSource _ending = new();
    private readonly DebuggerPort _port;
    private readonly IdeDesk _desk;
    private TaskCompletionSource _replacing = NewSource();
    private Task _serving = Task.CompletedTask;
    private IdeSession? _ide;
    private int _followed;
    private bool _isOver;

    /// <summary>Makes one that is on no program yet.</summary>
    /// <param name="request">The session; its target is not looked at.</param>
    /// <param name="host">This machine.</param>
    /// <param name="reporter">Hears everything that is new.</param>
    public DevDebugger(DebugRequest request, HostContext host, IReporter reporter)
    {
        (_request, _host, _reporter) = (request, host, reporter);
        _said = new DevDebuggerReporter(reporter);
        _port = new DebuggerPort(_said, host.Clock);
        _desk = new IdeDesk(request, host, reporter);
    }

    /// <summary>Stops and pauses so far.</summary>
    public SessionFigures Figures => _said.Figures;

    /// <summary>For the receipt: what was written, and what became of it.</summary>
    public IReadOnlyList<string> Written =>
        [.. _said.Written, .. _followed == 0 ? Array.Empty<string>() : [$"attached the debugger to {_followed} {(_followed == 1 ? "program" : "programs")}, one after the other"], .. _ide?.Written ?? []];

    /// <summary>For the receipt: what stays.</summary>
    public IReadOnlyList<string> Remains => _ide?.Remains ?? [];

    /// <summary>Tries whether the IDE's files can be written, before anything is changed anywhere.</summary>
    /// <exception cref="FaultException">SND2008 or SND2009.</exception>
    public void Check() => _desk.Check();

    /// <summary>A program runs: the debugger is attached to it.</summary>
    /// <param name="pod">The pod, with the container.</param>
    public void Follow(KubernetesReference pod)
    {
        _replacing = NewSource();
        _serving = ServeAsync(_serving, pod, _replacing.Task);
    }

    /// <summary>The program is about to be replaced: the debugger lets it go, in order; at a breakpoint, too. Waits for that for at most 15 s.</summary>
    public async Task LetGoAsync(CancellationToken cancellation)
    {
        _replacing.TrySetResult();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(_serving, Task.Delay(MostLettingGo, _host.Clock, limit.Token)).ConfigureAwait(false);
        await limit.CancelAsync().ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Ends it: the debugger lets go, the port is closed and the IDE's entries are taken back. Twice without harm.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        await _ending.CancelAsync().ConfigureAwait(false);
        await _serving.ConfigureAwait(false);
        await _port.DisposeAsync().ConfigureAwait(false);
        if (_ide is not null)
        {
            await _ide.DisposeAsync().ConfigureAwait(false);
        }

        _ending.Dispose();
    }

    /// <summary>One program, until it is replaced or ends.</summary>
    private async Task ServeAsync(Task before, KubernetesReference pod, Task replacing)
    {
        await before.ConfigureAwait(false);
        await Task.Yield();
        var (began, isUp) = (_host.Clock.GetTimestamp(), false);
        while (!_ending.IsCancellationRequested && !replacing.IsCompleted)
        {
            try
            {
                await RunOnceAsync(pod, replacing, offer =>
                {
                    isUp = true;
                    Take(offer, _host.Clock.GetElapsedTime(began));
                }).ConfigureAwait(false);
                return;
            }
            catch (FaultException gone) when (isUp && Succession.Follows(gone.Fault))
            {
                return;
            }
            catch (FaultException early) when (!isUp && Succession.IsOnItsWay(early.Fault) && _host.Clock.GetElapsedTime(began) < MostStarting)
            {
                await Task.Delay(Succession.BetweenLooks, _host.Clock, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (FaultException failed)
            {
                var fault = failed.Fault;
                _said.Report(new WarningReport($"no debugger on this program: {fault.What}: {fault.Why}; it is tried again on the next one", fault.Next.Count > 0 ? fault.Next[0] : null));
                return;
            }
            catch (OperationCanceledException) when (_ending.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task RunOnceAsync(KubernetesReference pod, Task replacing, Action<IdeOffer> onHandedOver)
    {
        await using var platform = new DevSessionPlatform(PlatformFactory.Open(pod, _host, mayStop: true), replacing);
        var turn = new SessionTurn(onHandedOver, static _ => { }, static () => { }, null);

        // The entry in the IDE outlives the session.
        var session = _request with { Target = pod, Ide = IdeWish.None };
        await new DebugOperation(platform, session, _host, _said, _port, turn).RunAsync(_ending.Token).ConfigureAwait(false);
    }

    private void Take(IdeOffer offer, TimeSpan took)
    {
        if (_followed++ == 0)
        {
            _ide = _desk.HandOver(offer);
            _said.Quiet();
            return;
        }

        // Each process has an inspector of its own, with another address (ws://HOST:PORT/ID): a client has to ask for it, and sets its breakpoints itself.
        var next = _said.Tool == NodeTool.ToolName
            ? "VS Code attaches to it by itself, any other client attaches again to the same port"
            : "an IDE that speaks DAP has its breakpoints in it";
        _reporter.Report(new ProgressReport($"the debugger is on the new program; {next}", true, took.TotalMilliseconds));
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
