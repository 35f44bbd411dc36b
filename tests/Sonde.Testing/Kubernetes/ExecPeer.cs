namespace Sonde.Testing.Kubernetes;

/// <summary>The program's side of a scripted exec.</summary>
/// <param name="Request">The upgrade.</param>
/// <param name="Input">Standard input; ends with v5's close signal, and when the client goes.</param>
/// <param name="Output">Standard output: each write is a message.</param>
/// <param name="Error">Standard error: each write is a message.</param>
public sealed record ExecPeer(RecordedRequest Request, Stream Input, Stream Output, Stream Error)
{
    public IReadOnlyList<string> Command => [.. Request.Query.Where(pair => pair.Key == "command").Select(pair => pair.Value)];

    public string? Container => Request.QueryValue("container");
}
