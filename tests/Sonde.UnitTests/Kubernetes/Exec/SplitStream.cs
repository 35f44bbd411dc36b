namespace Sonde.UnitTests.Kubernetes.Exec;

/// <summary>A connection whose other side has already said everything: hands it out in pieces that end at the cuts (ascending), and keeps what is written.</summary>
internal sealed class SplitStream(byte[] incoming, params int[] cuts) : Stream
{
    private int _position;
    private int _cut;

    public List<byte[]> Written { get; } = [];

    /// <summary>Called at the end of what is incoming, before it is said.</summary>
    public Action? AtEnd { get; init; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_position == incoming.Length)
        {
            AtEnd?.Invoke();
            return 0;
        }

        while (_cut < cuts.Length && cuts[_cut] <= _position)
        {
            _cut++;
        }

        var piece = Math.Min((_cut < cuts.Length ? cuts[_cut] : incoming.Length) - _position, buffer.Length);
        incoming.AsSpan(_position, piece).CopyTo(buffer);
        _position += piece;
        return piece;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(byte[] buffer, int offset, int count) => Written.Add(buffer[offset..(offset + count)]);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
