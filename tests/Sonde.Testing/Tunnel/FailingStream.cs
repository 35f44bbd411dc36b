namespace Sonde.Testing.Tunnel;

/// <summary>A transport that fails. What has no error blocks until it is disposed.</summary>
/// <param name="readError">What reading throws; null blocks.</param>
/// <param name="writeError">What writing throws; null takes everything.</param>
public sealed class FailingStream(string? readError = null, string? writeError = null) : MemoryStream
{
    private readonly object _gate = new();
    private bool _isDisposed;

    public override int Read(byte[] buffer, int offset, int count)
    {
        lock (_gate)
        {
            while (readError is null && !_isDisposed)
            {
                Monitor.Wait(_gate);
            }
        }

        throw new IOException(readError ?? "Closed.");
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (writeError is not null)
        {
            throw new IOException(writeError);
        }
    }

    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            _isDisposed = true;
            Monitor.PulseAll(_gate);
        }

        base.Dispose(disposing);
    }
}
