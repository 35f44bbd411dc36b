namespace Sonde.Kubernetes.Configuration;

/// <summary>Finds and reads kubeconfigs as kubectl does.</summary>
public static class KubeconfigLoader
{
    /// <summary>
    /// Reads the explicit file, else the files of <c>KUBECONFIG</c>, else <c>~/.kube/config</c>; where none of them says anything, a pod's own service account.
    /// Nothing is run and nothing is asked over a network.
    /// </summary>
    /// <exception cref="KubeconfigException">There is no usable way to a cluster; it holds every problem found.</exception>
    public static ClusterAccess Load(KubeconfigRequest request) => EnvironmentProxy.Apply(LoadFiles(request), request.VariableValue);

    private static ClusterAccess LoadFiles(KubeconfigRequest request)
    {
        var findings = new KubeconfigFindings();
        var merged = new MergedKubeconfig();
        var paths = PathsOf(request);
        foreach (var path in paths)
        {
            if (ReadOne(path, request, findings) is { } file)
            {
                merged.Add(file);
            }
        }

        if (merged.IsEmpty && findings.Problems.Count == 0)
        {
            return InClusterAccess.TryLoad(request, findings) ?? throw NothingFound(request, paths);
        }

        var access = ReadsNothingButProblems(merged, findings) ? null : new KubeconfigResolver(merged, request, findings).Resolve(paths[0]);
        return access is not null && findings.Problems.Count == 0
            ? access with { Warnings = [.. findings.Warnings] }
            : throw new KubeconfigException([.. findings.Problems], merged.ContextNames);
    }

    // A file that could not be read at all may have held what is missed in the others: then the missing is no finding of its own.
    private static bool ReadsNothingButProblems(MergedKubeconfig merged, KubeconfigFindings findings) =>
        merged.IsEmpty && findings.Problems.Count > 0;

    private static List<string> PathsOf(KubeconfigRequest request)
    {
        if (!string.IsNullOrEmpty(request.ExplicitPath))
        {
            return [Path.GetFullPath(request.ExplicitPath, request.WorkingDirectory)];
        }

        var listed = (request.KubeconfigVariable ?? "")
            .Split(request.PathListSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(path => Path.GetFullPath(path, request.WorkingDirectory))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return listed.Count > 0 ? listed : [Path.Combine(request.HomeDirectory, ".kube", "config")];
    }

    private static KubeconfigFile? ReadOne(string path, KubeconfigRequest request, KubeconfigFindings findings)
    {
        try
        {
            if (request.ReadFile(path) is { } content)
            {
                return new KubeconfigParser(path, findings).Parse(content);
            }

            if (!string.IsNullOrEmpty(request.ExplicitPath))
            {
                findings.Fail(new SourcePosition(path), "the file does not exist", "a kubeconfig");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Fail(new SourcePosition(path), $"the file cannot be read: {exception.Message}", "a readable kubeconfig");
        }

        return null;
    }

    private static KubeconfigException NothingFound(KubeconfigRequest request, List<string> paths)
    {
        var reason = string.IsNullOrEmpty(request.KubeconfigVariable) ? "there is no kubeconfig" : "no file of KUBECONFIG has a cluster";
        return new KubeconfigException(
            [.. paths.Select(path => new KubeconfigProblem(new SourcePosition(path), reason, "a file with clusters, users and contexts"))],
            []);
    }
}
