namespace Sonde.FuzzTests.Harness;

/// <summary>An input while it is made: at most 64 KiB; what does not fit is left out.</summary>
internal sealed class InputBuffer
{
    public const int MostBytes = 64 * 1024;

    private readonly byte[] _bytes = new byte[MostBytes];

    public int Length { get; private set; }

    public Span<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Set(ReadOnlySpan<byte> bytes)
    {
        Length = Math.Min(bytes.Length, MostBytes);
        bytes[..Length].CopyTo(_bytes);
    }

    public void Insert(int at, ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(bytes.Length, MostBytes - Length);
        // What is put in may come from here.
        var copy = bytes[..count].ToArray();
        _bytes.AsSpan(at, Length - at).CopyTo(_bytes.AsSpan(at + count));
        copy.CopyTo(_bytes.AsSpan(at));
        Length += count;
    }

    public void Remove(int at, int count)
    {
        count = Math.Min(count, Length - at);
        _bytes.AsSpan(at + count, Length - at - count).CopyTo(_bytes.AsSpan(at));
        Length -= count;
    }

    public void Truncate(int length) => Length = Math.Min(Length, length);

    public byte[] ToArray() => Bytes.ToArray();
}
