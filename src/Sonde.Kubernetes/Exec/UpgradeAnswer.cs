using System.Net;
using Sonde.Kubernetes.Requests;

namespace Sonde.Kubernetes.Exec;

/// <summary>What a server said to an upgrade.</summary>
/// <param name="StatusCode">101 where it agreed.</param>
/// <param name="Protocol">What it chose; null where it refused.</param>
/// <param name="Body">Of a refusal: at most 64 KiB.</param>
internal sealed record UpgradeAnswer(HttpStatusCode StatusCode, string? Protocol, byte[] Body)
{
    /// <summary>True where the API server itself refuses: then it is the right that is missing, or what was asked for.</summary>
    public bool IsOfTheServer => StatusText.TryParse(Body) is not null;

    /// <summary>True where another offer may do: the library that would speak this one refuses it without a Status, and a GET and a POST need a right each.</summary>
    public bool IsAboutTheOffer => StatusCode == HttpStatusCode.Forbidden || (StatusCode != HttpStatusCode.Unauthorized && !IsOfTheServer);
}
