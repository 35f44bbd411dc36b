using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Sonde.Tunnel.Dap;

/// <summary>
/// The header before a message of the Debug Adapter Protocol: <c>Content-Length: N CR LF CR LF</c> (specification 1.68, "Base protocol"). Gathers one after
/// the other from bytes that come in any pieces.
/// </summary>
public sealed class DapHeader
{
    /// <summary>A header that is longer is none.</summary>
    public const int MostBytes = 4096;

    private readonly List<byte> _bytes = [];

    /// <summary>Whether bytes came that cannot be a header; for good.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Whether a header has begun and not ended.</summary>
    public bool IsBegun => _bytes.Count > 0;

    /// <summary>The message's length in bytes, 0 or more, after <see cref="TryTake"/> said that the header is whole.</summary>
    public long Length { get; private set; }

    /// <summary>The header of a message of so many bytes.</summary>
    public static byte[] For(long length) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n\r\n"));

    /// <summary>A message in its frame.</summary>
    /// <param name="json">The message.</param>
    public static byte[] Frame(string json) => [.. For(Encoding.UTF8.GetByteCount(json)), .. Encoding.UTF8.GetBytes(json)];

    /// <summary>Takes bytes up to the header's end.</summary>
    /// <param name="bytes">The next bytes; afterwards those that were not taken: all from the first that cannot be of a header on.</param>
    /// <returns>True when the header is whole.</returns>
    public bool TryTake(ref ReadOnlySpan<byte> bytes)
    {
        for (var index = 0; index < bytes.Length && !IsLost; index++)
        {
            _bytes.Add(bytes[index]);
            if (bytes[index] == (byte)'\n' && IsEnded())
            {
                IsLost = !TryReadLength(out var length);
                Length = length;
                bytes = bytes[(index + 1)..];
                if (!IsLost)
                {
                    _bytes.Clear();
                }

                return !IsLost;
            }

            IsLost = _bytes.Count > MostBytes || !MayBeHeader();
            if (IsLost)
            {
                bytes = bytes[(index + 1)..];
                return false;
            }
        }

        bytes = default;
        return false;
    }

    /// <summary>What was taken and turned out to be no header, to be passed on as it is; once.</summary>
    public byte[] TakeRest()
    {
        byte[] rest = [.. _bytes];
        _bytes.Clear();
        return rest;
    }

    /// <summary>Every header begins so: another protocol is known by its first bytes, and none of them is kept waiting.</summary>
    private bool MayBeHeader()
    {
        var label = "Content-"u8;
        return _bytes.Count > label.Length || _bytes[^1] == label[_bytes.Count - 1];
    }

    private bool IsEnded() => _bytes.Count >= 4 && _bytes[^2] == '\r' && _bytes[^3] == '\n' && _bytes[^4] == '\r';

    private bool TryReadLength(out long length)
    {
        length = 0;
        ReadOnlySpan<byte> header = _bytes.ToArray();
        foreach (var range in header.Split((byte)'\n'))
        {
            var line = header[range].Trim("\r "u8);
            var label = "Content-Length:"u8;
            if (line.StartsWith(label))
            {
                var text = line[label.Length..].Trim((byte)' ');
                return Utf8Parser.TryParse(text, out length, out var used) && used == text.Length && length >= 0;
            }
        }

        return false;
    }
}
