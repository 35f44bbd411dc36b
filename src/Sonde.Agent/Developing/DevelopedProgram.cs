using Sonde.Agent.Launching;
using Sonde.Agent.Native;

namespace Sonde.Agent.Developing;

/// <summary>The program of a container in dev mode: started, started again, and ended. Any thread.</summary>
/// <remarks>Tasks: one for each start, which tells the container's log that the program ended by itself; the last one is awaited by <see cref="DisposeAsync"/> where its program has ended.</remarks>
/// <param name="children">Starts it.</param>
/// <param name="start">With what.</param>
/// <param name="clock">Time.</param>
internal sealed class DevelopedProgram(ChildProcesses children, DevelopedStart start, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Whoever edits is waiting: a program that needs longer to end in order is killed.</summary>
    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(1);

    /// <summary>The container's own standard input, whatever it is.</summary>
    private const int Input = 0;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Child? _child;
    private volatile bool _isEnding;
    private Task _telling = Task.CompletedTask;

    /// <summary>The process that runs; null where none does.</summary>
    public int? ProcessId => _child is { Exited.IsCompleted: false } child ? child.ProcessId : null;

    /// <summary>Starts it for the first time; where that fails the container's log says so, and the next program is awaited.</summary>
    public async Task StartAsync()
    {
        await _turn.WaitAsync();
        try
        {
            await BeginAsync();
        }
        catch (IOException failure)
        {
            Say($"{failure.Message}; the next program is awaited");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the program that runs and starts the newest.</summary>
    /// <returns>The new process, and the milliseconds between the old one's signal and its start.</returns>
    /// <exception cref="IOException">It could not be started; none runs then.</exception>
    public async Task<(int ProcessId, int Milliseconds)> RestartAsync()
    {
        await _turn.WaitAsync();
        try
        {
            var began = clock.GetTimestamp();
            if (_child is { } old)
            {
                _child = null;
                if (!old.Exited.IsCompleted)
                {
                    _ = Libc.Kill(old.ProcessId, Signals.Terminate);
                }

                await Task.WhenAny(old.Exited, Task.Delay(MostEnding, clock, CancellationToken.None));

                // It leads a session of its own: what it has started goes with it.
                _ = Libc.Kill(-old.ProcessId, Signals.Kill);
                await old.Exited;
            }

            var child = await BeginAsync();
            return (child.ProcessId, (int)clock.GetElapsedTime(began).TotalMilliseconds);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Passes a signal on; nothing where no program runs.</summary>
    public void Signal(int signal)
    {
        if (_child is { Exited.IsCompleted: false } child)
        {
            _ = Libc.Kill(child.ProcessId, signal);
        }
    }

    /// <summary>Ends it for good: the container ends. What it waits for is bounded by the kubelet's grace, as it is without Sonde.</summary>
    /// <param name="signal">The signal that came.</param>
    /// <returns>Its exit code; 128 + the signal where none ran.</returns>
    public async Task<int> EndAsync(int signal)
    {
        _isEnding = true;
        await _turn.WaitAsync();
        try
        {
            if (_child is not { } child)
            {
                return 128 + signal;
            }

            _ = Libc.Kill(child.ProcessId, signal);
            return await child.Exited;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_child is null or { Exited.IsCompleted: true })
        {
            await _telling;
        }

        _turn.Dispose();
    }

    private async Task<Child> BeginAsync()
    {
        if (_isEnding)
        {
            throw new IOException("the container ends");
        }

        var path = start.Find() ?? throw new IOException($"{start.Arguments[0]} is not in this image");
        var child = await children.StartAsync(new ChildStart(path, start.Arguments, start.Environment, Input, StandardStreams.Output, StandardStreams.Error));
        _child = child;
        _telling = TellEndAsync(child);
        return child;
    }

    private async Task TellEndAsync(Child child)
    {
        var code = await child.Exited;
        if (ReferenceEquals(_child, child) && !_isEnding)
        {
            Say($"the program ended with exit code {code}; the next one is awaited");
        }
    }

    private static void Say(string text) => StandardStreams.WriteLine(StandardStreams.Error, $"sonde-agent: {text}");
}
