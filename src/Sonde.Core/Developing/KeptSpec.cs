using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sonde.Tunnel.Copying;

namespace Sonde.Core.Developing;

/// <summary>A workload's whole specification as the text of an annotation: JSON, gzip, base64, behind a CRC-32C of what was packed (8 hexadecimal digits). Pure.</summary>
internal static class KeptSpec
{
    /// <summary>The annotations of an object together, names and values in UTF-8, may not be longer (apimachinery, TotalAnnotationSizeLimitB).</summary>
    public const int MaximumAnnotations = 256 * 1024;

    private const int ChecksumLength = 8;

    /// <summary>etcd takes 1.5 MiB an object: nothing honest is longer.</summary>
    private const int MaximumSpec = 4 * 1024 * 1024;

    /// <summary>Packs it.</summary>
    public static string Pack(JsonNode spec)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(spec.ToJsonString()));
        }

        var bytes = packed.GetBuffer().AsSpan(0, (int)packed.Length);
        return $"{Checksum(bytes)}{Convert.ToBase64String(bytes)}";
    }

    /// <summary>Unpacks it.</summary>
    /// <returns>The specification, field for field as it was packed; null where the text is none, is damaged, or is longer than any.</returns>
    public static JsonObject? Unpack(string text)
    {
        try
        {
            // gzip's own checksum is not looked at where the end is missing.
            var packed = Convert.FromBase64String(text.Length < ChecksumLength ? "" : text[ChecksumLength..]);
            if (!text.StartsWith(Checksum(packed), StringComparison.Ordinal))
            {
                return null;
            }

            using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            using var spec = new MemoryStream();
            var buffer = new byte[8 * 1024];
            while (gzip.Read(buffer) is > 0 and var read)
            {
                if (spec.Length + read > MaximumSpec)
                {
                    return null;
                }

                spec.Write(buffer, 0, read);
            }

            return JsonNode.Parse(spec.GetBuffer().AsSpan(0, (int)spec.Length)) as JsonObject;
        }
        catch (Exception damaged) when (damaged is FormatException or InvalidDataException or JsonException or IOException)
        {
            return null;
        }
    }

    /// <summary>What the annotations of an object take of the room that there is, in bytes.</summary>
    public static int SizeOf(JsonObject annotations) =>
        annotations.Sum(static one => Encoding.UTF8.GetByteCount(one.Key) + Encoding.UTF8.GetByteCount(one.Value?.GetValueKind() == JsonValueKind.String ? one.Value.GetValue<string>() : ""));

    private static string Checksum(ReadOnlySpan<byte> packed)
    {
        var sum = default(CopyChecksum);
        sum.Add(packed);
        return sum.Value.ToString("x8", CultureInfo.InvariantCulture);
    }
}
