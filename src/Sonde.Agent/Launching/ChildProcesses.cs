using System.Runtime.InteropServices;
using Sonde.Agent.Native;

namespace Sonde.Agent.Launching;

/// <summary>Starts the agent's children and waits for them, and for orphans that fall to the agent.</summary>
/// <remarks>
/// Threads: one, <c>children</c>. It starts every child, because a child's parent-death signal follows the *thread* that forked it, and so
/// lives until <see cref="Dispose"/>, after the last child. It blocks in poll on one eventfd, which a request, SIGCHLD and Dispose raise.
/// </remarks>
internal sealed class ChildProcesses : IDisposable
{
    private const int DoNotWait = 1;

    /// <summary>The first process of a namespace hears no SIGCHLD, see <see cref="Signals.KeepChildren"/>, and looks instead.</summary>
    private const int BetweenLooksMilliseconds = 10;

    private static readonly bool IsFirst = Environment.ProcessId == 1;

    private readonly int _wake = Descriptor.Event();
    private readonly Lock _gate = new();
    private readonly Queue<Request> _requests = new();
    private readonly Dictionary<int, (TaskCompletionSource<int> Exited, TaskCompletionSource<int> Status)> _children = [];
    private readonly PosixSignalRegistration _childSignal;
    private readonly Thread _thread;
    private bool _isDisposed;

    public ChildProcesses()
    {
        _childSignal = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => Wake());
        if (IsFirst)
        {
            Signals.KeepChildren();
        }

        _thread = new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "children" };
        _thread.Start();
    }

    /// <summary>Starts a child.</summary>
    /// <exception cref="IOException">It could not be started.</exception>
    public Task<Child> StartAsync(ChildStart start)
    {
        var request = new Request(start, new TaskCompletionSource<Child>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _requests.Enqueue(request);
            Wake();
        }

        return request.Started.Task;
    }

    /// <summary>Stops waiting for children; they live on, and their <see cref="Child.Exited"/> never ends.</summary>
    public void Dispose()
    {
        _childSignal.Dispose();
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            Wake();
        }

        _thread.Join();
        _ = Libc.Close(_wake);
    }

    private void Wake()
    {
        Descriptor.Raise(_wake);
    }

    private unsafe void Run()
    {
        var entry = new PollEntry { Descriptor = _wake, Wanted = PollEntry.Readable };
        while (true)
        {
            _ = Libc.Poll(&entry, 1, IsFirst ? BetweenLooksMilliseconds : -1);
            Descriptor.Clear(_wake);
            while (TryTake(out var request))
            {
                Start(request);
            }

            Reap();
            lock (_gate)
            {
                if (_isDisposed)
                {
                    return;
                }
            }
        }
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Request? request)
    {
        lock (_gate)
        {
            return _requests.TryDequeue(out request);
        }
    }

    private void Start(Request request)
    {
        try
        {
            var id = Spawner.Start(request.Start);
            var exited = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            var status = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            _children[id] = (exited, status);
            request.Started.SetResult(new Child(id, exited.Task) { Status = status.Task });
        }
        catch (Exception failure)
        {
            request.Started.SetException(failure);
        }
    }

    private unsafe void Reap()
    {
        using var turn = ChildWait.Turn.EnterScope();
        int status;
        for (var id = Libc.WaitForChild(-1, &status, DoNotWait); id > 0; id = Libc.WaitForChild(-1, &status, DoNotWait))
        {
            if (_children.Remove(id, out var child))
            {
                child.Status.SetResult(status);
                child.Exited.SetResult(ExitStatus.ToCode(status));
            }
        }
    }

    private sealed record Request(ChildStart Start, TaskCompletionSource<Child> Started);
}
