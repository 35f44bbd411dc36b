using System.Text.Json.Serialization;

namespace Sonde.Kubernetes.Api;

/// <summary>A probe of a container; exactly one of the four kinds is not null.</summary>
public sealed record Probe
{
    /// <summary>Asks over HTTP.</summary>
    public HttpProbe? HttpGet { get; init; }

    /// <summary>Connects.</summary>
    public TcpProbe? TcpSocket { get; init; }

    /// <summary>Asks over gRPC.</summary>
    public GrpcProbe? Grpc { get; init; }

    /// <summary>Runs a program in the container.</summary>
    public ExecProbe? Exec { get; init; }

    /// <summary>Seconds before the first one.</summary>
    public int InitialDelaySeconds { get; init; }

    /// <summary>Seconds from one to the next; null means 10.</summary>
    public int? PeriodSeconds { get; init; }

    /// <summary>Seconds that one may take; null means 1.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>So many failures in a row count; null means 3.</summary>
    public int? FailureThreshold { get; init; }

    /// <summary>So many successes in a row count; null means 1.</summary>
    public int? SuccessThreshold { get; init; }
}

/// <summary>A probe over HTTP.</summary>
public sealed record HttpProbe
{
    /// <summary>The path.</summary>
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>A number, or the name of one of the container's ports.</summary>
    [JsonConverter(typeof(IntOrStringConverter))]
    public string Port { get; init => field = value ?? ""; } = "";

    /// <summary>HTTP or HTTPS.</summary>
    public string Scheme { get; init => field = value ?? ""; } = "";

    /// <summary>The host; empty means the pod's address.</summary>
    public string Host { get; init => field = value ?? ""; } = "";

    /// <summary>The headers that it sets, by name alone: the values may be secret and are never read.</summary>
    public IReadOnlyList<HttpHeaderName> HttpHeaders { get; init => field = value ?? []; } = [];
}

/// <summary>The name of a header, without its value.</summary>
public sealed record HttpHeaderName
{
    /// <summary>The name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>A probe that connects.</summary>
public sealed record TcpProbe
{
    /// <summary>A number, or the name of one of the container's ports.</summary>
    [JsonConverter(typeof(IntOrStringConverter))]
    public string Port { get; init => field = value ?? ""; } = "";

    /// <summary>The host; empty means the pod's address.</summary>
    public string Host { get; init => field = value ?? ""; } = "";
}

/// <summary>A probe over gRPC.</summary>
public sealed record GrpcProbe
{
    /// <summary>The port.</summary>
    public int Port { get; init; }

    /// <summary>The service that is asked about; empty means the whole server.</summary>
    public string Service { get; init => field = value ?? ""; } = "";
}

/// <summary>A probe that runs a program.</summary>
public sealed record ExecProbe
{
    /// <summary>The program and its arguments; may hold secrets.</summary>
    public IReadOnlyList<string> Command { get; init => field = Given.Items(value); } = [];
}
