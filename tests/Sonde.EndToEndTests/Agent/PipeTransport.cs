using System.Diagnostics;

namespace Sonde.EndToEndTests.Agent;

/// <summary>A session's byte stream: the standard streams of a `sonde-agent connect`. Can fall silent without closing anything, as a cut cable does.</summary>
internal sealed class PipeTransport(Process connect) : Stream
{
    private volatile bool _isMute;
    private bool _isDisposed;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public void FallSilent() => _isMute = true;

    public override int Read(byte[] buffer, int offset, int count) => connect.StandardOutput.BaseStream.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => connect.StandardOutput.BaseStream.Read(buffer);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!_isMute)
        {
            connect.StandardInput.BaseStream.Write(buffer);
        }
    }

    public override void Flush()
    {
        if (!_isMute)
        {
            connect.StandardInput.BaseStream.Flush();
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            connect.Kill();
            connect.StandardInput.Close();
        }

        base.Dispose(disposing);
    }
}
