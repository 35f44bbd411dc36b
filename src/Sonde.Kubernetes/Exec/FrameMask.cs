using System.Numerics;
using System.Runtime.InteropServices;

namespace Sonde.Kubernetes.Exec;

/// <summary>The mask of client frames (RFC 6455, 5.3): each byte is combined with byte i mod 4 of the key.</summary>
internal static class FrameMask
{
    /// <param name="source">The payload from byte <paramref name="offset"/> on.</param>
    /// <param name="target">As long as the source; may be the same.</param>
    /// <param name="key">Four bytes.</param>
    /// <param name="offset">Where in the payload the source begins: what part of the key comes first.</param>
    public static void Apply(ReadOnlySpan<byte> source, Span<byte> target, ReadOnlySpan<byte> key, int offset)
    {
        Span<byte> turned = [key[offset & 3], key[(offset + 1) & 3], key[(offset + 2) & 3], key[(offset + 3) & 3]];
        var index = 0;
        if (source.Length >= Vector<byte>.Count)
        {
            // A vector is a multiple of four bytes wide, so the key is in step in each.
            var pattern = Vector.AsVectorByte(new Vector<uint>(MemoryMarshal.Read<uint>(turned)));
            for (; index <= source.Length - Vector<byte>.Count; index += Vector<byte>.Count)
            {
                (new Vector<byte>(source[index..]) ^ pattern).CopyTo(target[index..]);
            }
        }

        for (; index < source.Length; index++)
        {
            target[index] = (byte)(source[index] ^ turned[index & 3]);
        }
    }
}
