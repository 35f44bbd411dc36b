namespace Sonde.Kubernetes.Configuration;

/// <summary>What <see cref="KubeconfigLoader"/> needs to know; it looks at nothing else, neither environment nor working directory.</summary>
public sealed record KubeconfigRequest
{
    /// <summary>The value of <c>KUBECONFIG</c>: a list of paths, or null or empty where it is not set.</summary>
    public string? KubeconfigVariable { get; init; }

    /// <summary>The user's home: <c>.kube/config</c> below it is read where neither <see cref="ExplicitPath"/> nor the variable is given.</summary>
    public required string HomeDirectory { get; init; }

    /// <summary>What relative paths in <see cref="KubeconfigVariable"/> and <see cref="ExplicitPath"/> are relative to. Absolute.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>One file that is read alone and must exist (<c>--kubeconfig</c>).</summary>
    public string? ExplicitPath { get; init; }

    /// <summary>The context to use; null means the file's <c>current-context</c>.</summary>
    public string? Context { get; init; }

    /// <summary>The namespace to use; null means the context's, and <c>default</c> where it names none.</summary>
    public string? Namespace { get; init; }

    /// <summary>Where to look for the credentials of a pod when there is no kubeconfig; null means nowhere.</summary>
    public InClusterProbe? InCluster { get; init; }

    /// <summary>An environment variable's value, or null: asked for those that name proxies.</summary>
    public Func<string, string?> VariableValue { get; init; } = _ => null;

    /// <summary>What separates the paths of <see cref="KubeconfigVariable"/>: <c>:</c>, on Windows <c>;</c>.</summary>
    public char PathListSeparator { get; init; } = Path.PathSeparator;

    /// <summary>
    /// Reads a whole file: null where there is none; throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> where it cannot be read.
    /// </summary>
    public Func<string, byte[]?> ReadFile { get; init; } = DiskFiles.Read;
}
