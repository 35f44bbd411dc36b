namespace Sonde.FuzzTests.Harness;

/// <summary>An input as a stream: whole, or in pieces that follow from the input alone. What is written to it is thrown away.</summary>
internal sealed class PieceInput : Stream
{
    private static readonly int[] Sizes = [1, 1, 2, 3, 5, 8, 13, 64, 500, 4096, 65536];

    private readonly byte[] _input;
    private readonly FuzzRandom? _random;
    private int _next;

    private PieceInput(byte[] input, FuzzRandom? random) => (_input, _random) = (input, random);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads give as much as they ask for.</summary>
    public static PieceInput Whole(byte[] input) => new(input, null);

    /// <summary>Reads give a little at a time.</summary>
    public static PieceInput Cut(byte[] input) => new(input, new FuzzRandom((ulong)input.Length << 8 | (input.Length > 0 ? input[^1] : 0u)));

    public override int Read(Span<byte> buffer)
    {
        var most = Math.Min(buffer.Length, _input.Length - _next);
        var count = Math.Min(most, _random?.Of(Sizes) ?? most);
        _input.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer, offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
