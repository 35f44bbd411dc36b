using System.Net;
using Sonde.Kubernetes.Requests;

namespace Sonde.Kubernetes.Exec;

/// <summary>What a server said to an upgrade.</summary>
/// <param name="StatusCode">101 where it agreed.</param>
/// <param name="Protocol">What it chose; null where it refused.</param>
/// <param name="Body">Of a refusal: at most 64 KiB.</param>
internal sealed record UpgradeAnswer(HttpStatusCode StatusCode, string? Protocol, byte[] Body)
{
    /// <summary>True where the refusal may mean the offered protocols: it comes from the WebSocket library then, and is no Status.</summary>
    public bool IsAboutTheOffer =>
        StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden && StatusText.TryParse(Body) is null;
}
