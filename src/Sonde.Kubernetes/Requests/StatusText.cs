using System.Text;
using System.Text.Json;
using Sonde.Kubernetes.Api;

namespace Sonde.Kubernetes.Requests;

/// <summary>The body of a refusal → <see cref="ApiStatus"/>.</summary>
internal static class StatusText
{
    private const int MaximumForeignText = 1024;

    /// <summary>A Status as it is; other text (a proxy's, an aggregated server's) as the message; at most 1 KiB of it, without control characters.</summary>
    public static ApiStatus Parse(ReadOnlySpan<byte> body) => TryParse(body) ?? new ApiStatus { Message = Foreign(body) };

    /// <summary>Null where the body is no Status.</summary>
    public static ApiStatus? TryParse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ApiJson.Default.ApiStatus) is { Kind: "Status" } status ? status : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Foreign(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, MaximumForeignText)]);
        return string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)).Trim();
    }
}
