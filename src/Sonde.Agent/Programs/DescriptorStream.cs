using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sonde.Agent.Native;

namespace Sonde.Agent.Programs;

/// <summary>
/// One end of a pipe, or a terminal, read and written without blocking a thread: one reader and one writer at a time. A terminal that nobody holds any more has ended. Dispose
/// ends what waits, with <see cref="OperationCanceledException"/>, and closes the descriptor as soon as it is not in use.
/// </summary>
internal sealed class DescriptorStream : Stream
{
    private readonly SafeFileHandle _handle;
    private readonly DescriptorWatch _watch;
    private readonly CancellationTokenSource _closing = new();
    private int _isClosed;

    /// <summary>Owns the descriptor from now on, which does not block any more.</summary>
    public DescriptorStream(int descriptor, DescriptorWatch watch)
    {
        Descriptor.MakeNonBlocking(descriptor);
        (_handle, _watch) = (new SafeFileHandle(descriptor, ownsHandle: true), watch);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var use = Use(cancellationToken);
        while (true)
        {
            var (count, errno) = Read(use.Descriptor, buffer.Span);
            switch (count, errno)
            {
                case ( >= 0, _):
                    return count;
                case (_, Errno.InputOutput):
                    // Of a terminal: its last holder has gone.
                    return 0;
                case (_, Errno.Interrupted):
                    break;
                case (_, Errno.TryAgain):
                    await _watch.WaitAsync(use.Descriptor, PollEntry.Readable, use.Cancellation);
                    break;
                default:
                    throw Failed("read", errno);
            }
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var use = Use(cancellationToken);
        while (!buffer.IsEmpty)
        {
            var (count, errno) = Write(use.Descriptor, buffer.Span);
            switch (count, errno)
            {
                case ( >= 0, _):
                    buffer = buffer[count..];
                    break;
                case (_, Errno.Interrupted):
                    break;
                case (_, Errno.TryAgain):
                    await _watch.WaitAsync(use.Descriptor, PollEntry.Writable, use.Cancellation);
                    break;
                default:
                    throw Failed("write", errno);
            }
        }
    }

    /// <summary>Does something with the descriptor, unless it is closed.</summary>
    public void TryUse(Action<int> action)
    {
        var isHeld = false;
        try
        {
            _handle.DangerousAddRef(ref isHeld);
            action((int)_handle.DangerousGetHandle());
        }
        catch (ObjectDisposedException)
        {
            // Whoever held it is gone: nothing to do it to.
        }
        finally
        {
            if (isHeld)
            {
                _handle.DangerousRelease();
            }
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is held back.
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            _closing.Cancel();
            _handle.Dispose();
            _closing.Dispose();
        }

        base.Dispose(disposing);
    }

    private static unsafe (int Count, int Errno) Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var count = Libc.Read(descriptor, start, (nuint)buffer.Length);
            return ((int)count, count < 0 ? Marshal.GetLastPInvokeError() : 0);
        }
    }

    private static unsafe (int Count, int Errno) Write(int descriptor, ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var count = Libc.Write(descriptor, start, (nuint)buffer.Length);
            return ((int)count, count < 0 ? Marshal.GetLastPInvokeError() : 0);
        }
    }

    private static IOException Failed(string call, int errno) => new($"{call}: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})");

    private DescriptorUse Use(CancellationToken cancellation)
    {
        try
        {
            return new DescriptorUse(_handle, CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closing.Token));
        }
        catch (ObjectDisposedException closed)
        {
            throw new IOException("The stream was closed.", closed);
        }
    }

    /// <summary>Keeps the descriptor open for as long as a call uses it.</summary>
    private readonly struct DescriptorUse : IDisposable
    {
        private readonly SafeFileHandle _handle;
        private readonly CancellationTokenSource _either;

        public DescriptorUse(SafeFileHandle handle, CancellationTokenSource either)
        {
            var isHeld = false;
            handle.DangerousAddRef(ref isHeld);
            (_handle, _either) = (handle, either);
        }

        public int Descriptor => (int)_handle.DangerousGetHandle();

        public CancellationToken Cancellation => _either.Token;

        public void Dispose()
        {
            _either.Dispose();
            _handle.DangerousRelease();
        }
    }
}
