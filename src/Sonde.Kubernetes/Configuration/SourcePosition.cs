namespace Sonde.Kubernetes.Configuration;

/// <summary>A place in a file.</summary>
/// <param name="File">The file's absolute path; for <c>KUBECONFIG</c> itself, its name.</param>
/// <param name="Line">From 1; 0 where the place is the whole file.</param>
/// <param name="Column">From 1; 0 where the place is the whole file.</param>
public sealed record SourcePosition(string File, long Line = 0, long Column = 0)
{
    /// <summary><c>file:line:column</c>, or the file alone.</summary>
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";
}
