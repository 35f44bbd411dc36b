using System.IO.Pipelines;

namespace Sonde.Agent.Observing;

/// <summary>A stream over a pipe for each direction.</summary>
/// <param name="input">Where it reads.</param>
/// <param name="output">Where it writes.</param>
internal sealed class DuplexEnd(PipeReader input, PipeWriter output) : Stream
{
    private readonly Stream _input = input.AsStream();

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _input.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            if ((await output.WriteAsync(buffer, cancellationToken)).IsCompleted)
            {
                throw new IOException("The other end was closed.");
            }
        }
        catch (InvalidOperationException closed)
        {
            throw new IOException("This end was closed.", closed);
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush()
    {
        // What is written is there at once.
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        output.Complete();
        _input.Dispose();
        base.Dispose(disposing);
    }
}
