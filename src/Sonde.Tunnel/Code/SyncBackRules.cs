using System.Buffers.Binary;
using System.Text;

namespace Sonde.Tunnel.Code;

/// <summary>
/// Which files of a folder in dev mode never come to the client's: what either of two ignore files names, and what is called with a dot first, for that tells tools of the client's machine what to do,
/// or holds secrets. As the client tells it first on a channel <c>sync-back</c>: twice a length
/// (4 bytes, big-endian) and so many bytes of UTF-8. Pure.
/// </summary>
public sealed class SyncBackRules
{
    /// <summary>Of one ignore file, in bytes: 64 KiB.</summary>
    public const int MostText = 64 << 10;

    /// <summary>What comes before each text, in bytes.</summary>
    public const int HeadLength = sizeof(int);

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string[] _texts;
    private readonly IgnoreRules[] _rules;

    /// <summary>Reads two ignore files; lines that are not understood ignore nothing.</summary>
    /// <param name="repository">The .gitignore; empty for none.</param>
    /// <param name="image">The .dockerignore; empty for none.</param>
    public SyncBackRules(string repository, string image)
    {
        _texts = [repository, image];
        _rules = [IgnoreRules.Read(repository), IgnoreRules.Read(image)];
    }

    /// <summary>As they are sent. A text that is longer than <see cref="MostText"/> is left out: what it names is left out where it would be written.</summary>
    public byte[] Encode()
    {
        using var all = new MemoryStream();
        Span<byte> head = stackalloc byte[HeadLength];
        foreach (var text in _texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var length = bytes.Length <= MostText ? bytes.Length : 0;
            BinaryPrimitives.WriteInt32BigEndian(head, length);
            all.Write(head);
            all.Write(bytes.AsSpan(0, length));
        }

        return all.ToArray();
    }

    /// <summary>The length of the text behind a head, in bytes; null where it is too long.</summary>
    /// <param name="head">At least <see cref="HeadLength"/> bytes.</param>
    public static int? TextLength(ReadOnlySpan<byte> head) => BinaryPrimitives.ReadInt32BigEndian(head) is var length and >= 0 and <= MostText ? length : null;

    /// <summary>Reads a text.</summary>
    /// <returns>Null where it is none.</returns>
    public static string? ReadText(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Whether a file never comes.</summary>
    /// <param name="path">From the folder, with slashes.</param>
    public bool Ignores(string path) => IsHidden(path) || _rules.Any(rules => rules.Ignores(path));

    /// <summary>Whether an entry of a folder, which is not left out itself, is.</summary>
    /// <param name="path">From the folder, with slashes.</param>
    /// <param name="isFolder">Whether it is a folder.</param>
    public bool IgnoresEntry(string path, bool isFolder) => IsHidden(path) || _rules.Any(rules => rules.IgnoresEntry(path, isFolder));

    private static bool IsHidden(string path) => path.AsSpan(path.LastIndexOf('/') + 1).StartsWith('.');
}
