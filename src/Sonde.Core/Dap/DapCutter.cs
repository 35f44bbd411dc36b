using Sonde.Tunnel.Dap;

namespace Sonde.Core.Dap;

/// <summary>
/// Cuts one direction of a connection into messages of the Debug Adapter Protocol. What is longer than <see cref="MostBytes"/>, and what is no such
/// message, comes as bytes to be passed on: nothing is lost or held back.
/// </summary>
internal sealed class DapCutter
{
    /// <summary>1 MiB: longer messages are data that somebody asked for, which nothing here depends on.</summary>
    public const int MostBytes = 1 << 20;

    private readonly DapHeader _header = new();
    private byte[] _message = [];
    private int _filled;
    private long _passing;

    /// <summary>Whether bytes came that are no message of this protocol; all that follow are passed on as they are.</summary>
    public bool IsLost => _header.IsLost;

    /// <summary>Takes the next bytes and tells the pieces that they complete, in order.</summary>
    public void Feed(ReadOnlySpan<byte> bytes, Action<DapPiece> onPiece)
    {
        while (!bytes.IsEmpty)
        {
            if (_passing > 0)
            {
                var count = (int)Math.Min(_passing, bytes.Length);
                onPiece(new DapPiece(bytes[..count].ToArray(), IsMessage: false));
                _passing -= count;
                bytes = bytes[count..];
            }
            else if (_message.Length > 0)
            {
                var count = Math.Min(_message.Length - _filled, bytes.Length);
                bytes[..count].CopyTo(_message.AsSpan(_filled));
                _filled += count;
                bytes = bytes[count..];
                Complete(onPiece);
            }
            else if (IsLost)
            {
                onPiece(new DapPiece(bytes.ToArray(), IsMessage: false));
                return;
            }
            else if (_header.TryTake(ref bytes))
            {
                Begin(_header.Length, onPiece);
            }
            else if (IsLost)
            {
                onPiece(new DapPiece(_header.TakeRest(), IsMessage: false));
            }
        }
    }

    private void Begin(long length, Action<DapPiece> onPiece)
    {
        if (length is > 0 and <= MostBytes)
        {
            (_message, _filled) = (new byte[length], 0);
            return;
        }

        onPiece(new DapPiece(DapHeader.For(length), IsMessage: false));
        _passing = length;
    }

    private void Complete(Action<DapPiece> onPiece)
    {
        if (_filled == _message.Length)
        {
            var whole = _message;
            _message = [];
            onPiece(new DapPiece(whole, IsMessage: true));
        }
    }
}
