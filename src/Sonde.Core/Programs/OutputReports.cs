using System.Text;
using Sonde.Core.Reports;

namespace Sonde.Core.Programs;

/// <summary>
/// Tells what is written to it as reports: text where it is UTF-8, whose characters are not torn, else base64. One writer.
/// </summary>
/// <param name="reporter">Hears it.</param>
/// <param name="stream">Which of a program's outputs it is: <c>output</c>, <c>error</c>.</param>
internal sealed class OutputReports(IReporter reporter, string stream) : Stream
{
    private const int MostOfCharacter = 4;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _torn = new byte[MostOfCharacter];
    private int _tornCount;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Tells what waits for the rest of a character that does not come.</summary>
    public void End()
    {
        if (_tornCount > 0)
        {
            Tell(_torn.AsSpan(0, _tornCount));
            _tornCount = 0;
        }
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        byte[] all = [.. _torn.AsSpan(0, _tornCount), .. buffer];
        var whole = all.Length - TornBytes(all);
        all.AsSpan(whole).CopyTo(_torn);
        _tornCount = all.Length - whole;
        if (whole > 0)
        {
            Tell(all.AsSpan(0, whole));
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush()
    {
        // What is whole is told already.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>How many bytes at the end begin a character whose rest is missing; 0 to 3.</summary>
    internal static int TornBytes(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back < MostOfCharacter && back <= bytes.Length; back++)
        {
            var lead = bytes[^back];
            if ((lead & 0xc0) != 0x80)
            {
                var length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
                return length > back ? back : 0;
            }
        }

        return 0;
    }

    private void Tell(ReadOnlySpan<byte> bytes)
    {
        string? text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            text = null;
        }

        reporter.Report(text is null ? new ProgramOutputReport(stream, null, Convert.ToBase64String(bytes)) : new ProgramOutputReport(stream, text, null));
    }
}
