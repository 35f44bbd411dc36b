using System.Buffers.Text;
using System.Text;

namespace Sonde.Agent.Guarding;

/// <summary>The Debug Adapter Protocol's frames: <c>Content-Length: N CR LF CR LF</c>, then N bytes of JSON (specification 1.68, "Base protocol").</summary>
internal sealed class DapFraming : IFraming
{
    private const int MostHeaderBytes = 4096;

    private readonly MessageBuffer _message = new();
    private readonly List<byte> _header = [];
    private long _missing;
    private bool _isLost;

    /// <inheritdoc/>
    public bool IsBetweenMessages => _missing == 0 && _header.Count == 0 && !_isLost;

    /// <summary>A message in its frame.</summary>
    /// <param name="json">The message.</param>
    public static byte[] Frame(string json) => Encoding.UTF8.GetBytes($"Content-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}");

    /// <inheritdoc/>
    public void Feed(ReadOnlySpan<byte> bytes, MessageHandler onMessage)
    {
        while (!bytes.IsEmpty && !_isLost)
        {
            bytes = _missing > 0 ? TakeBody(bytes, onMessage) : TakeHeader(bytes, onMessage);
        }
    }

    private ReadOnlySpan<byte> TakeBody(ReadOnlySpan<byte> bytes, MessageHandler onMessage)
    {
        var count = (int)Math.Min(_missing, bytes.Length);
        _message.Add(bytes[..count]);
        _missing -= count;
        if (_missing == 0)
        {
            _message.Complete(onMessage);
        }

        return bytes[count..];
    }

    private ReadOnlySpan<byte> TakeHeader(ReadOnlySpan<byte> bytes, MessageHandler onMessage)
    {
        for (var index = 0; index < bytes.Length; index++)
        {
            _header.Add(bytes[index]);
            if (bytes[index] == (byte)'\n' && EndsHeader())
            {
                _isLost = !TryReadLength(out _missing);
                _header.Clear();
                if (_missing == 0 && !_isLost)
                {
                    _message.Complete(onMessage);
                }

                return bytes[(index + 1)..];
            }

            if (_header.Count > MostHeaderBytes)
            {
                _isLost = true;
                break;
            }
        }

        return default;
    }

    private bool EndsHeader() => _header.Count >= 4 && _header[^2] == '\r' && _header[^3] == '\n' && _header[^4] == '\r';

    private bool TryReadLength(out long length)
    {
        length = 0;
        ReadOnlySpan<byte> header = _header.ToArray();
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
