using Sonde.Tunnel.Dap;

namespace Sonde.Agent.Guarding;

/// <summary>The Debug Adapter Protocol's frames: a <see cref="DapHeader"/>, then as many bytes of JSON as it says.</summary>
internal sealed class DapFraming : IFraming
{
    private readonly MessageBuffer _message = new();
    private readonly DapHeader _header = new();
    private long _missing;

    /// <inheritdoc/>
    public bool IsBetweenMessages => _missing == 0 && !_header.IsBegun && !_header.IsLost;

    /// <inheritdoc/>
    public void Feed(ReadOnlySpan<byte> bytes, MessageHandler onMessage)
    {
        while (!bytes.IsEmpty && !_header.IsLost)
        {
            if (_missing > 0)
            {
                bytes = TakeBody(bytes, onMessage);
            }
            else if (_header.TryTake(ref bytes))
            {
                _missing = _header.Length;
                if (_missing == 0)
                {
                    _message.Complete(onMessage);
                }
            }
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
}
