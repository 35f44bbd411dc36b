using Sonde.Agent.Executables;

namespace Sonde.Agent.Sampling.Go;

/// <summary>Bytes of a file that are read one after the other, from an offset to an end.</summary>
/// <param name="file">The file, which is not trusted.</param>
/// <param name="offset">Where to begin.</param>
/// <param name="end">Where to end.</param>
internal sealed class TableBytes(ElfFile file, ulong offset, ulong end)
{
    private const int PieceSize = 512;

    private readonly byte[] _piece = new byte[PieceSize];
    private ulong _next = offset;
    private int _at;
    private int _count;

    /// <summary>The next byte; -1 at the end.</summary>
    public int Next()
    {
        if (_at == _count)
        {
            var wanted = _next < end ? (int)Math.Min(PieceSize, end - _next) : 0;
            _count = wanted > 0 ? file.Read(_next, _piece.AsSpan(0, wanted)) : 0;
            _next += (ulong)_count;
            _at = 0;
            if (_count == 0)
            {
                return -1;
            }
        }

        return _piece[_at++];
    }

    /// <summary>A number of up to 32 bits, seven in a byte, the lowest first; null where it is longer or is not all there.</summary>
    public uint? NextNumber()
    {
        var number = 0UL;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var part = Next();
            if (part < 0)
            {
                return null;
            }

            number |= (ulong)(part & 0x7f) << shift;
            if ((part & 0x80) == 0)
            {
                return number <= uint.MaxValue ? (uint)number : null;
            }
        }

        return null;
    }
}
