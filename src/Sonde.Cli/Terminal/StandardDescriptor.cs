using System.Runtime.Versioning;

namespace Sonde.Cli.Terminal;

/// <summary>
/// Standard input, output or error as bytes. Reads and writes block. Not .NET's console streams: those read a terminal through a line editor of their own, for which they change its
/// settings, and keep silent about a reader that left.
/// </summary>
/// <param name="descriptor">0, which is read, or 1 or 2, which are written; not owned.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class StandardDescriptor(int descriptor) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => descriptor == 0;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => descriptor != 0;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => UnixTerminal.Write(descriptor, buffer);

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is held back.
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => UnixTerminal.Read(descriptor, buffer);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
