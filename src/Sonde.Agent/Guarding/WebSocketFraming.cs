using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Sonde.Agent.Guarding;

/// <summary>
/// The text messages in one direction of an HTTP connection that becomes a WebSocket (RFC 6455, sections 4 and 5). Requests and answers before that are
/// stepped over; fragments are put together; what is masked is unmasked.
/// </summary>
internal sealed class WebSocketFraming : IFraming
{
    private const int MostHeadBytes = 16 * 1024;

    private enum Part
    {
        Head,
        Body,
        FrameHead,
        Payload,
        Lost,
    }

    private readonly MessageBuffer _message = new();
    private readonly List<byte> _head = [];
    private readonly byte[] _mask = new byte[4];
    private Part _part = Part.Head;
    private long _missing;
    private int _position;
    private bool _isMasked;
    private bool _isText;
    private bool _isFinal;
    private bool _isControl;

    /// <inheritdoc/>
    public bool IsBetweenMessages => false;

    /// <inheritdoc/>
    public void Feed(ReadOnlySpan<byte> bytes, MessageHandler onMessage)
    {
        while (!bytes.IsEmpty && _part != Part.Lost)
        {
            bytes = _part switch
            {
                Part.Head => TakeHead(bytes),
                Part.Body => Skip(bytes),
                Part.FrameHead => TakeFrameHead(bytes, onMessage),
                _ => TakePayload(bytes, onMessage),
            };
        }
    }

    private ReadOnlySpan<byte> TakeHead(ReadOnlySpan<byte> bytes)
    {
        for (var index = 0; index < bytes.Length; index++)
        {
            _head.Add(bytes[index]);
            if (bytes[index] == (byte)'\n' && _head.Count >= 4 && _head[^2] == '\r' && _head[^3] == '\n' && _head[^4] == '\r')
            {
                EndHead(Encoding.Latin1.GetString([.. _head]));
                _head.Clear();
                return bytes[(index + 1)..];
            }

            if (_head.Count > MostHeadBytes)
            {
                _part = Part.Lost;
                break;
            }
        }

        return default;
    }

    private void EndHead(string head)
    {
        if (Header(head, "Upgrade")?.Equals("websocket", StringComparison.OrdinalIgnoreCase) == true)
        {
            _part = Part.FrameHead;
            return;
        }

        _missing = long.TryParse(Header(head, "Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : 0;
        _part = _missing > 0 ? Part.Body : Part.Head;
    }

    private static string? Header(string head, string name) => head.Split("\r\n")
        .Where(line => line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();

    private ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> bytes)
    {
        var count = (int)Math.Min(_missing, bytes.Length);
        _missing -= count;
        _part = _missing == 0 ? Part.Head : Part.Body;
        return bytes[count..];
    }

    private ReadOnlySpan<byte> TakeFrameHead(ReadOnlySpan<byte> bytes, MessageHandler onMessage)
    {
        _head.Add(bytes[0]);
        if (_head.Count < 2)
        {
            return bytes[1..];
        }

        var (isMasked, marker) = ((_head[1] & 0x80) != 0, _head[1] & 0x7f);
        var extended = marker switch { 126 => 2, 127 => 8, _ => 0 };
        if (_head.Count < 2 + extended + (isMasked ? 4 : 0))
        {
            return bytes[1..];
        }

        var head = _head.ToArray();
        BeginFrame(head, isMasked, extended switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2)),
            8 => BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(2)),
            _ => marker,
        });
        _head.Clear();
        if (_part == Part.Payload && _missing == 0)
        {
            EndFrame(onMessage);
        }

        return bytes[1..];
    }

    private void BeginFrame(byte[] head, bool isMasked, long length)
    {
        var code = head[0] & 0x0f;
        (_isFinal, _isControl, _isMasked, _missing, _position) = ((head[0] & 0x80) != 0, code >= 8, isMasked, length, 0);
        _isText = code == 1 || (code != 2 && _isText);
        if (isMasked)
        {
            head.AsSpan(head.Length - 4).CopyTo(_mask);
        }

        _part = length < 0 ? Part.Lost : Part.Payload;
    }

    private ReadOnlySpan<byte> TakePayload(ReadOnlySpan<byte> bytes, MessageHandler onMessage)
    {
        var count = (int)Math.Min(_missing, bytes.Length);
        if (_isText && !_isControl)
        {
            Add(bytes[..count]);
        }

        _missing -= count;
        if (_missing == 0)
        {
            EndFrame(onMessage);
        }

        return bytes[count..];
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (!_isMasked)
        {
            _message.Add(bytes);
            return;
        }

        var plain = bytes.ToArray();
        for (var index = 0; index < plain.Length; index++)
        {
            plain[index] ^= _mask[_position++ & 3];
        }

        _message.Add(plain);
    }

    private void EndFrame(MessageHandler onMessage)
    {
        _part = Part.FrameHead;
        if (_isFinal && _isText && !_isControl)
        {
            _message.Complete(onMessage);
        }
    }
}
