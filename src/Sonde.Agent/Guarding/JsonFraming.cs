namespace Sonde.Agent.Guarding;

/// <summary>
/// JSON objects one after the other, with or without white space between: what Go's encoding/json writes and reads on dlv's JSON-RPC
/// connections. Only the nesting is followed; whether it is JSON is for whoever gets the message.
/// </summary>
internal sealed class JsonFraming : IFraming
{
    private readonly MessageBuffer _message = new();
    private int _depth;
    private bool _isInString;
    private bool _isEscaped;
    private bool _isLost;

    /// <inheritdoc/>
    public bool IsBetweenMessages => _depth == 0 && !_isLost;

    /// <inheritdoc/>
    public void Feed(ReadOnlySpan<byte> bytes, MessageHandler onMessage)
    {
        var start = 0;
        for (var index = 0; index < bytes.Length && !_isLost; index++)
        {
            var value = bytes[index];
            if (_depth == 0)
            {
                start = index;
                _isLost = value is not ((byte)'{' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t');
                _depth = value == (byte)'{' ? 1 : 0;
            }
            else if (EndsObject(value))
            {
                _message.Add(bytes[start..(index + 1)]);
                _message.Complete(onMessage);
                start = index + 1;
            }
        }

        if (_depth > 0 && !_isLost)
        {
            _message.Add(bytes[start..]);
        }
    }

    private bool EndsObject(byte value)
    {
        if (_isEscaped)
        {
            _isEscaped = false;
        }
        else if (_isInString)
        {
            _isEscaped = value == (byte)'\\';
            _isInString = value != (byte)'"';
        }
        else
        {
            _isInString = value == (byte)'"';
            _depth += value switch { (byte)'{' or (byte)'[' => 1, (byte)'}' or (byte)']' => -1, _ => 0 };
        }

        return _depth == 0;
    }
}
