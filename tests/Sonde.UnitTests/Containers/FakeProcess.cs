using Sonde.Containers.Commands;

namespace Sonde.UnitTests.Containers;

/// <summary>A process in memory that ends when it is killed or, if it is well-behaved, at the end of its input.</summary>
internal sealed class FakeProcess(bool endsWithItsInput, int exitCode = 0) : ICommandProcess
{
    private readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _closedInput;

    public List<string> Events { get; } = [];

    public Stream Input => new ClosingStream(this);

    public Stream Output { get; init; } = new MemoryStream();

    public string StandardErrorTail { get; init; } = "its words";

    public Task<int> Exit => _exit.Task;

    public bool WaitForExit(TimeSpan limit)
    {
        Events.Add($"wait {limit.TotalMilliseconds:0}");
        return _exit.Task.IsCompleted;
    }

    public void Kill()
    {
        Events.Add("kill");
        _exit.TrySetResult(137);
    }

    public void Dispose() => Events.Add("dispose");

    private void CloseInput()
    {
        if (Interlocked.Exchange(ref _closedInput, 1) == 0)
        {
            Events.Add("end of input");
            if (endsWithItsInput)
            {
                _exit.TrySetResult(exitCode);
            }
        }
    }

    private sealed class ClosingStream(FakeProcess process) : MemoryStream
    {
        protected override void Dispose(bool disposing)
        {
            process.CloseInput();
            base.Dispose(disposing);
        }
    }
}
