namespace Sonde.Kubernetes;

/// <summary>A container's log on its way. Disposing it ends the request.</summary>
public sealed class PodLog : IDisposable
{
    private readonly HttpResponseMessage _response;

    internal PodLog(HttpResponseMessage response, Stream content)
    {
        _response = response;
        Content = content;
    }

    /// <summary>
    /// Bytes as the container printed them; 0 at the end. A connection that breaks off throws <see cref="IOException"/> or <see cref="HttpRequestException"/>.
    /// </summary>
    public Stream Content { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Content.Dispose();
        _response.Dispose();
    }
}
