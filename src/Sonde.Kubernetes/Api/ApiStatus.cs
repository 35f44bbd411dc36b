namespace Sonde.Kubernetes.Api;

/// <summary>A Status (meta/v1): how a request, or an exec'd program, ended.</summary>
public sealed record ApiStatus
{
    /// <summary><c>Status</c>; empty in the status of an exec stream.</summary>
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary><c>Success</c> or <c>Failure</c>.</summary>
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>The server's own words; empty where it said nothing.</summary>
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>Machine-readable: <c>NotFound</c>, <c>Forbidden</c>, <c>NonZeroExitCode</c> …; empty where there is none.</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>The HTTP status; 0 where there is none.</summary>
    public int Code { get; init; }

    /// <summary>More; never null.</summary>
    public StatusDetails Details { get; init => field = value ?? new(); } = new();
}

/// <summary>The details of a <see cref="ApiStatus"/>.</summary>
public sealed record StatusDetails
{
    /// <summary>The name of the object that was meant; empty where there is none.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Its kind or resource; empty where there is none.</summary>
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>The single causes.</summary>
    public IReadOnlyList<StatusCause> Causes { get; init => field = Given.Items(value); } = [];

    /// <summary>Seconds to wait before the next try; 0 where nothing is said.</summary>
    public int RetryAfterSeconds { get; init; }
}

/// <summary>One cause of a <see cref="ApiStatus"/>.</summary>
public sealed record StatusCause
{
    /// <summary>Machine-readable: <c>FieldValueForbidden</c>, <c>ExitCode</c> …</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>The server's own words; the number, for <c>ExitCode</c>.</summary>
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>The field that is meant: <c>spec.ephemeralContainers[0].image</c>; empty where none is.</summary>
    public string Field { get; init => field = value ?? ""; } = "";
}
