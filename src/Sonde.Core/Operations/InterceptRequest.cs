using Sonde.Core.Intercepting;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Operations;

/// <summary><c>sonde intercept</c>.</summary>
public sealed record InterceptRequest : SessionRequest
{
    /// <summary>--port: the pod's port whose connections are turned; 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>--to: where they go.</summary>
    public required LocalProgram To { get; init; }

    /// <summary>--env-file: where the environment of the pod's process is written, from the working folder; null for nowhere.</summary>
    public string? EnvironmentFile { get; init; }

    /// <summary>--force: that file may be written over.</summary>
    public bool MayReplace { get; init; }

    /// <summary>--mount: the folder that the files of the pod's volumes come into, from the working folder; null for none.</summary>
    public string? Mount { get; init; }

    /// <summary>--header: only requests with it; null for every connection.</summary>
    public InterceptHeader? Header { get; init; }
}
