using Sonde.Containers.Commands;
using Sonde.Containers.Failures;

namespace Sonde.Containers;

/// <summary>
/// A program in a container, as one duplex stream over its standard input and output. Made for blocking use: one thread may read and another
/// write at the same time. The async forms occupy a thread of the pool, and their cancellation is seen only before they start.
/// </summary>
/// <remarks>
/// A read of 0 bytes is the program's end; a write after it fails with <see cref="IOException"/>. The program in the container is not ours
/// to kill: it gets an end of file on its standard input, and what runs there has to end on that.
/// </remarks>
public sealed class ContainerExec : Stream
{
    // An agent that sees the end of file says its last words within milliseconds; a client that hangs must not hold us longer.
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(2);

    private readonly ICommandProcess _process;
    private readonly TimeSpan _endGrace;
    private int _disposed;
    private int _writers;

    internal ContainerExec(ICommandProcess process)
        : this(process, EndGrace)
    {
    }

    internal ContainerExec(ICommandProcess process, TimeSpan endGrace)
    {
        _process = process;
        _endGrace = endGrace;
    }

    /// <summary>
    /// The last 8 KiB of standard error so far: the program's and the engine's own words, not to be told apart. Callable from any thread.
    /// </summary>
    public string StandardErrorTail => _process.StandardErrorTail;

    /// <summary>
    /// Null until it has ended. 125 to 127 come from the engine (could not, may not, not found), everything else from the program; 137 after our
    /// own kill.
    /// </summary>
    public int? ExitCode => _process.Exit.IsCompletedSuccessfully ? _process.Exit.GetAwaiter().GetResult() : null;

    /// <summary>After the end: whether the engine knows no such container.</summary>
    public bool IsContainerMissing => ExitCode is 1 or 125 && EngineWords.Classify(StandardErrorTail) == EngineFailure.NoSuchContainer;

    /// <summary>Ends with the exit code; never faults. The last of <see cref="StandardErrorTail"/> is there by then.</summary>
    public Task<int> Completion => _process.Exit;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The program's end of file; reading goes on. No write may follow.</summary>
    public void CloseInput() => _process.Input.Dispose();

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _process.Output.Read(buffer);
        }
        catch (Exception failure) when (Volatile.Read(ref _disposed) != 0 && failure is IOException or ObjectDisposedException)
        {
            return 0; // Disposing is an end like any other to whoever reads meanwhile.
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Interlocked.Increment(ref _writers);
        try
        {
            _process.Input.Write(buffer);
        }
        finally
        {
            Interlocked.Decrement(ref _writers);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Nothing is held back here.</summary>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Stream's own async forms let a pending read hold up every write; these two do not know of each other.

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(Task.Run(() => Read(buffer.Span), cancellationToken));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(Task.Run(() => Write(buffer.Span), cancellationToken));

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>
    /// Closes the program's standard input, waits up to 1 s for it to end, then kills the local client if it is still there. A read that is
    /// blocked meanwhile returns 0. Idempotent. What is left behind: the program, if it ignores its end of file.
    /// </summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            // Closing a pipe under a blocked write can wait for that write, which only the program's end will free.
            if (Volatile.Read(ref _writers) == 0)
            {
                _process.Input.Dispose();
            }

            if (!_process.WaitForExit(_endGrace))
            {
                _process.Kill();
                _ = _process.WaitForExit(KillGrace);
            }

            _process.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>As <see cref="Stream.Dispose()"/>, on a thread of the pool: it may block for as long.</summary>
    public override async ValueTask DisposeAsync()
    {
        await Task.Run(Dispose);
        await base.DisposeAsync();
    }
}
