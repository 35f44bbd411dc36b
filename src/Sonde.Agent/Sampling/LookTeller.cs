using System.Text;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling;

/// <summary>Tells what a look has found. For one task.</summary>
/// <param name="write">Takes a line; null for the figures so far. Throws <see cref="IOException"/> where nobody is there any more.</param>
internal sealed class LookTeller(Func<SampleLine?, Task> write)
{
    /// <summary>Each may be written as six bytes: 48,000 of the 65,536 of a line.</summary>
    public const int MostPiece = 8000;

    private const int MostBytes = 32 * 1024;

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    /// <summary>It is still at it.</summary>
    public Task BeatAsync() => write(null);

    /// <summary>More of a text in UTF-8; half a letter waits for the rest of it.</summary>
    public Task TextAsync(ReadOnlyMemory<byte> bytes)
    {
        var letters = new char[_decoder.GetCharCount(bytes.Span, flush: false)];
        _decoder.GetChars(bytes.Span, letters, flush: false);
        return TextAsync(new string(letters));
    }

    /// <summary>More of a text.</summary>
    public async Task TextAsync(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(MostPiece, text.Length - at);
            length -= at + length < text.Length && char.IsHighSurrogate(text[at + length - 1]) ? 1 : 0;
            await write(new TextLine(text.Substring(at, length)));
            at += length;
        }
    }

    /// <summary>More of a file that is no text.</summary>
    public async Task BytesAsync(ReadOnlyMemory<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at += MostBytes)
        {
            await write(new BytesLine(bytes.Slice(at, Math.Min(MostBytes, bytes.Length - at)).ToArray()));
        }
    }
}
