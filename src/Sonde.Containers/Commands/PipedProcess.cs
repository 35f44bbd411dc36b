using System.Diagnostics;

namespace Sonde.Containers.Commands;

/// <summary>
/// A process behind two pipes, for blocking use: on Unix a read of <see cref="Output"/> is one read(2), without the runtime's event loop.
/// Owns one task, the reader of standard error; it blocks on that pipe and ends with it.
/// </summary>
internal sealed class PipedProcess : ICommandProcess
{
    // A detached grandchild may hold standard error open for longer than the process lives.
    private static readonly TimeSpan ErrorGrace = TimeSpan.FromMilliseconds(500);

    private readonly Process _process;
    private readonly BoundedTail _tail;

    public PipedProcess(Process process, int errorTailBytes, TimeProvider clock)
    {
        _process = process;
        _tail = new BoundedTail(errorTailBytes);
        Input = BlockingPipe.Of(process.StandardInput.BaseStream, FileAccess.Write);
        Output = BlockingPipe.Of(process.StandardOutput.BaseStream, FileAccess.Read);
        Exit = ExitAsync(clock);
    }

    public Stream Input { get; }

    public Stream Output { get; }

    public string StandardErrorTail => _tail.ToString();

    public Task<int> Exit { get; }

    public bool WaitForExit(TimeSpan limit) => _process.WaitForExit((int)limit.TotalMilliseconds);

    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
        _process.StandardError.Dispose();
    }

    private async Task<int> ExitAsync(TimeProvider clock)
    {
        using var errorLimit = new CancellationTokenSource();
        var errors = _tail.FillAsync(_process.StandardError.BaseStream, errorLimit.Token);
        await _process.WaitForExitAsync(CancellationToken.None);
        try
        {
            await errors.WaitAsync(ErrorGrace, clock, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            await errorLimit.CancelAsync();
            await errors;
        }

        return _process.ExitCode;
    }
}
