using System.Net;
using Sonde.Kubernetes.Api;

namespace Sonde.Kubernetes;

/// <summary>The API server answered, and the answer is no. <see cref="Exception.Message"/> is the server's own.</summary>
public sealed class KubernetesApiException : Exception
{
    internal KubernetesApiException(ResourceAction action, HttpStatusCode statusCode, ApiStatus status)
        : base(status.Message.Length > 0 ? status.Message : $"the server answered {(int)statusCode} without a message")
    {
        Action = action;
        StatusCode = statusCode;
        Reason = status.Reason;
        Causes = status.Details.Causes;
    }

    /// <summary>What was asked.</summary>
    public ResourceAction Action { get; }

    /// <summary>The verb as RBAC has it: get, list, watch, create, patch, update, delete.</summary>
    public string Verb => Action.Verb;

    /// <summary>The resource as RBAC has it, with its subresource: <c>pods/ephemeralcontainers</c>.</summary>
    public string Resource => Action.Resource;

    /// <summary>The namespace; null for what has none.</summary>
    public string? Namespace => Action.Namespace;

    /// <summary>The object's name; null for a list.</summary>
    public string? Name => Action.Name;

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>The machine-readable reason: <c>Forbidden</c>, <c>NotFound</c>, <c>Invalid</c> …; empty where the answer was no Status.</summary>
    public string Reason { get; }

    /// <summary>The single causes (field, reason, message); may be empty.</summary>
    public IReadOnlyList<StatusCause> Causes { get; }
}
