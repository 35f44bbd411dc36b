using System.Net;
using System.Text;

namespace Sonde.Testing.Kubernetes;

/// <summary>One answer: a body that is there at once, or one that is written bit by bit.</summary>
public sealed record ScriptedReply(HttpStatusCode Status, byte[] Body)
{
    public string ContentType { get; init; } = "application/json";

    /// <summary>More headers, without Content-Type and Content-Length.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Writes the body in chunks, each when it is ready, and returns at its end; null means <see cref="Body"/> is all.</summary>
    public Func<Func<string, Task>, CancellationToken, Task>? Stream { get; init; }

    /// <summary>True: the connection is cut after the body, without its proper end.</summary>
    public bool CutsOff { get; init; }

    public static ScriptedReply Json(HttpStatusCode status, string json) => new(status, Encoding.UTF8.GetBytes(json));
}
