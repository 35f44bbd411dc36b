using System.Buffers;
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

    /// <summary>Grows with what comes, not with what a header announces.</summary>
    private readonly ArrayBufferWriter<byte> _message = new();
    private int _missing;
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
            else if (_missing > 0)
            {
                var count = Math.Min(_missing, bytes.Length);
                _message.Write(bytes[..count]);
                _missing -= count;
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
            _missing = (int)length;
            return;
        }

        onPiece(new DapPiece(DapHeader.For(length), IsMessage: false));
        _passing = length;
    }

    private void Complete(Action<DapPiece> onPiece)
    {
        if (_missing == 0)
        {
            var whole = _message.WrittenSpan.ToArray();
            _message.ResetWrittenCount();
            onPiece(new DapPiece(whole, IsMessage: true));
        }
    }
}
