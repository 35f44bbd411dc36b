namespace Sonde.Agent.Intercepting;

/// <summary>What bytes are that should be the head of an HTTP/1.x message.</summary>
internal abstract record HttpFinding
{
    private HttpFinding()
    {
    }

    /// <summary>It is not all there.</summary>
    internal sealed record More : HttpFinding;

    /// <summary>It is something else, or not written as it must be: TLS, HTTP/2, another protocol.</summary>
    internal sealed record Other : HttpFinding;

    /// <summary>It is one.</summary>
    /// <param name="Of">The head.</param>
    internal sealed record Head(HttpHead Of) : HttpFinding;
}
