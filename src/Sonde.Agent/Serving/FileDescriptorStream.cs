using System.Runtime.InteropServices;
using Sonde.Agent.Native;

namespace Sonde.Agent.Serving;

/// <summary>
/// A byte stream over two descriptors, one to read from and one to write to, for threads that block: one reader and one writer at a time.
/// <see cref="Stream.Dispose()"/> makes both return at once with <see cref="IOException"/>; the descriptors are closed when neither is in
/// use any more.
/// </summary>
/// <remarks>
/// The descriptors are made non-blocking, so that a write into a full pipe waits in poll, where it can be interrupted, and not in write.
/// That also changes them for whoever shares them; here that is `connect`, which does not touch them.
/// </remarks>
internal sealed class FileDescriptorStream : Stream
{
    private readonly int _reader;
    private readonly int _writer;
    private readonly int _stop = Descriptor.Event();
    private readonly Lock _gate = new();
    private int _users;
    private bool _isStopped;

    /// <summary>Owns both descriptors from now on; they may be the same one.</summary>
    public FileDescriptorStream(int reader, int writer)
    {
        (_reader, _writer) = (reader, writer);
        foreach (var descriptor in new[] { reader, writer }.Distinct())
        {
            Descriptor.MakeNonBlocking(descriptor);
            Descriptor.WidenPipe(descriptor);
        }
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
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override unsafe int Read(Span<byte> buffer)
    {
        Enter();
        try
        {
            fixed (byte* start = buffer)
            {
                while (true)
                {
                    var count = Libc.Read(_reader, start, (nuint)buffer.Length);
                    if (count >= 0)
                    {
                        return (int)count;
                    }

                    WaitAfterFailure("read", _reader, PollEntry.Readable);
                }
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        Enter();
        try
        {
            fixed (byte* start = buffer)
            {
                for (var sent = 0; sent < buffer.Length;)
                {
                    var count = Libc.Write(_writer, start + sent, (nuint)(buffer.Length - sent));
                    if (count >= 0)
                    {
                        sent += (int)count;
                        continue;
                    }

                    WaitAfterFailure("write", _writer, PollEntry.Writable);
                }
            }
        }
        finally
        {
            Leave();
        }
    }

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
        var isLast = false;
        lock (_gate)
        {
            if (!_isStopped)
            {
                _isStopped = true;
                Descriptor.Raise(_stop);
                isLast = _users == 0;
            }
        }

        if (isLast)
        {
            CloseDescriptors();
        }

        base.Dispose(disposing);
    }

    private void Enter()
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                throw new IOException("The stream was closed.");
            }

            _users++;
        }
    }

    private void Leave()
    {
        var isLast = false;
        lock (_gate)
        {
            _users--;
            isLast = _users == 0 && _isStopped;
        }

        if (isLast)
        {
            CloseDescriptors();
        }
    }

    private void CloseDescriptors()
    {
        _ = Libc.Close(_reader);
        if (_writer != _reader)
        {
            _ = Libc.Close(_writer);
        }

        _ = Libc.Close(_stop);
    }

    /// <summary>Returns when it is worth trying again; throws when it is not.</summary>
    private unsafe void WaitAfterFailure(string call, int descriptor, short wanted)
    {
        var errno = Marshal.GetLastPInvokeError();
        if (errno == Errno.Interrupted)
        {
            return;
        }

        if (errno != Errno.TryAgain)
        {
            throw Descriptor.Failed(call);
        }

        var entries = stackalloc PollEntry[2];
        entries[0] = new PollEntry { Descriptor = descriptor, Wanted = wanted };
        entries[1] = new PollEntry { Descriptor = _stop, Wanted = PollEntry.Readable };
        if (Libc.Poll(entries, 2, -1) < 0 && Marshal.GetLastPInvokeError() != Errno.Interrupted)
        {
            throw Descriptor.Failed("poll");
        }

        if (entries[1].Found != 0)
        {
            throw new IOException("The stream was closed.");
        }
    }
}
