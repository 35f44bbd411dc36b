namespace Sonde.Testing.Tunnel;

/// <summary>A stream to read whose reads return given pieces, then 0.</summary>
public sealed class PieceStream(params byte[][] pieces) : MemoryStream
{
    private int _next;
    private int _offset;

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_next == pieces.Length)
        {
            return 0;
        }

        var piece = pieces[_next].AsSpan(_offset);
        var length = Math.Min(piece.Length, count);
        piece[..length].CopyTo(buffer.AsSpan(offset));
        _offset += length;
        if (_offset == pieces[_next].Length)
        {
            (_next, _offset) = (_next + 1, 0);
        }

        return length;
    }
}
