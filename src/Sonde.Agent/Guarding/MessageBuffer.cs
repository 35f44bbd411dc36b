namespace Sonde.Agent.Guarding;

/// <summary>Gathers a message up to a bound; one that is longer is forgotten, but still counted to its end by its owner.</summary>
internal sealed class MessageBuffer
{
    /// <summary>1 MiB: room for a large stack or a hundred variables; nothing longer tells of stops and resumes.</summary>
    public const int MostBytes = 1 << 20;

    private const int KeptBytes = 64 * 1024;

    private byte[] _bytes = new byte[1024];
    private int _length;
    private bool _isOverfull;

    /// <summary>Adds to the message.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_isOverfull || bytes.Length > MostBytes - _length)
        {
            _isOverfull = true;
            return;
        }

        if (_length + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_length + bytes.Length, Math.Min(MostBytes, _bytes.Length * 2)));
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Ends the message: hands it over unless it was too long, and begins the next.</summary>
    public void Complete(MessageHandler onMessage)
    {
        if (!_isOverfull)
        {
            onMessage(_bytes.AsSpan(0, _length));
        }

        _length = 0;
        _isOverfull = false;
        if (_bytes.Length > KeptBytes)
        {
            _bytes = new byte[1024];
        }
    }
}
