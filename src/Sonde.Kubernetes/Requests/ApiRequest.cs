using System.Text;

namespace Sonde.Kubernetes.Requests;

/// <summary>One request to the API server.</summary>
/// <param name="Action">What it does, for errors.</param>
/// <param name="Path">Escaped, from the server's root, without query.</param>
internal sealed record ApiRequest(ResourceAction Action, string Path)
{
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>Escaped when it is sent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>Null means there is none.</summary>
    public byte[]? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>Path and query below the server's own path prefix.</summary>
    public Uri AddressOn(Uri server)
    {
        var address = new StringBuilder(server.GetLeftPart(UriPartial.Path).TrimEnd('/')).Append(Path);
        var separator = '?';
        foreach (var (name, value) in Query)
        {
            address.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return new Uri(address.ToString());
    }

    /// <summary>Joins segments to a path; each is escaped.</summary>
    public static string PathOf(params ReadOnlySpan<string> segments)
    {
        var path = new StringBuilder();
        foreach (var segment in segments)
        {
            path.Append('/').Append(Uri.EscapeDataString(segment));
        }

        return path.ToString();
    }
}
