using System.Globalization;

namespace Sonde.Agent.Intercepting;

/// <summary>Where a message's body ends (RFC 9112, sections 6 and 7): counts its bytes as they pass. Not for several threads.</summary>
internal sealed class HttpBody
{
    private const int MostLengthDigits = 18;
    private const int MostChunkDigits = 15;

    private Place _at;
    private long _left;
    private int _digits;

    private HttpBody(Place at, long left) => (_at, _left) = (at, left);

    /// <summary>Where in a body the next byte is.</summary>
    private enum Place
    {
        Done,
        Counted,
        UntilClose,
        Size,
        Extension,
        SizeEnd,
        Chunk,
        ChunkReturn,
        ChunkEnd,
        Trailer,
        TrailerLine,
        TrailerEnd,
        LastEnd,
        Broken,
    }

    /// <summary>All of it has passed.</summary>
    public bool IsDone => _at == Place.Done;

    /// <summary>It ends with the connection.</summary>
    public bool EndsWithConnection => _at == Place.UntilClose;

    /// <summary>Its chunks are not written as they must be: nobody can tell where it ends.</summary>
    public bool IsBroken => _at == Place.Broken;

    /// <summary>A request's; null where its end cannot be told for sure, so that another reader might see it elsewhere.</summary>
    public static HttpBody? OfRequest(HttpHead head)
    {
        string[] codings = [.. head.Values("Transfer-Encoding")];
        var lengths = head.Values("Content-Length").Distinct(StringComparer.Ordinal).ToArray();
        return (codings, lengths) switch
        {
            ([], []) => new HttpBody(Place.Done, 0),
            ([var coding], []) when IsChunked(coding) && !head.Start.EndsWith("1.0", StringComparison.Ordinal) => new HttpBody(Place.Size, 0),
            ([], [var length]) => Counted(length),
            _ => null,
        };
    }

    /// <summary>A response's; null where its end cannot be told for sure.</summary>
    /// <param name="head">Its head, of a final status.</param>
    /// <param name="method">The request's method.</param>
    public static HttpBody? OfResponse(HttpHead head, string method)
    {
        if (method == "HEAD" || head.Status is 204 or 304)
        {
            return new HttpBody(Place.Done, 0);
        }

        string[] codings = [.. head.Values("Transfer-Encoding")];
        var lengths = head.Values("Content-Length").Distinct(StringComparer.Ordinal).ToArray();
        return (codings, lengths) switch
        {
            ([], []) => new HttpBody(Place.UntilClose, 0),
            ([var coding], []) when IsChunked(coding) => new HttpBody(Place.Size, 0),
            ([], [var length]) => Counted(length),
            (_, []) => new HttpBody(Place.UntilClose, 0),
            _ => null,
        };
    }

    /// <summary>Takes what comes next.</summary>
    /// <returns>How many of these bytes are the body's; fewer than there are only where it is done or broken.</returns>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        while (taken < bytes.Length && _at is not (Place.Done or Place.Broken))
        {
            taken += _at switch
            {
                Place.UntilClose => bytes.Length - taken,
                Place.Counted or Place.Chunk => TakeCounted(bytes.Length - taken),
                _ => Step(bytes[taken]),
            };
        }

        return taken;
    }

    private static bool IsChunked(string coding) => string.Equals(coding, "chunked", StringComparison.OrdinalIgnoreCase);

    private static HttpBody? Counted(string length) =>
        length.Length is > 0 and <= MostLengthDigits && long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new HttpBody(count == 0 ? Place.Done : Place.Counted, count)
            : null;

    private int TakeCounted(int most)
    {
        var taken = (int)Math.Min(most, _left);
        _left -= taken;
        if (_left == 0)
        {
            _at = _at == Place.Chunk ? Place.ChunkReturn : Place.Done;
        }

        return taken;
    }

    private int Step(byte next)
    {
        _at = (_at, next) switch
        {
            (Place.Size, _) when char.IsAsciiHexDigit((char)next) => TakeDigit(next),
            (Place.Size, (byte)';' or (byte)' ' or (byte)'\t') when _digits > 0 => Place.Extension,
            (Place.Size, (byte)'\r') when _digits > 0 => Place.SizeEnd,
            (Place.Extension, (byte)'\r') => Place.SizeEnd,
            (Place.Extension, not (byte)'\n') => Place.Extension,
            (Place.SizeEnd, (byte)'\n') => _left == 0 ? Place.Trailer : Place.Chunk,
            (Place.ChunkReturn, (byte)'\r') => Place.ChunkEnd,
            (Place.ChunkEnd, (byte)'\n') => Restart(),
            (Place.Trailer, (byte)'\r') => Place.LastEnd,
            (Place.Trailer or Place.TrailerLine, not ((byte)'\n' or (byte)'\r')) => Place.TrailerLine,
            (Place.TrailerLine, (byte)'\r') => Place.TrailerEnd,
            (Place.TrailerEnd, (byte)'\n') => Place.Trailer,
            (Place.LastEnd, (byte)'\n') => Place.Done,
            _ => Place.Broken,
        };
        return _at == Place.Broken ? 0 : 1;
    }

    private Place TakeDigit(byte digit)
    {
        _left = _left * 16 + Convert.ToInt32(((char)digit).ToString(), 16);
        return ++_digits > MostChunkDigits ? Place.Broken : Place.Size;
    }

    private Place Restart()
    {
        (_left, _digits) = (0, 0);
        return Place.Size;
    }
}
