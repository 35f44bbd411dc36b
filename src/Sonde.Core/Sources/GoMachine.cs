using Sonde.Core.Ide;

namespace Sonde.Core.Sources;

/// <summary>Where Go keeps sources on this machine: values of the environment, read by the caller.</summary>
/// <param name="Home">The home directory; null where unknown.</param>
/// <param name="GoRoot">GOROOT; null where unset.</param>
/// <param name="GoPath">GOPATH, one directory or several as the system separates them; null where unset.</param>
/// <param name="GoModCache">GOMODCACHE; null where unset.</param>
public sealed record GoMachine(string? Home, string? GoRoot, string? GoPath, string? GoModCache)
{
    /// <summary>The module cache: GOMODCACHE, else pkg/mod in the first directory of GOPATH, else in ~/go (cmd/go, "Go environment variables"); null where unknown.</summary>
    public string? ModuleCache
    {
        get
        {
            if (!string.IsNullOrEmpty(GoModCache))
            {
                return WorkspacePath.Trim(GoModCache);
            }

            var first = string.IsNullOrEmpty(GoPath) ? null : GoPath.Split(WorkspacePath.IsWindows(GoPath) ? ';' : ':')[0];
            return !string.IsNullOrEmpty(first) ? WorkspacePath.Join(WorkspacePath.Trim(first), "pkg/mod")
                : Home is null ? null : WorkspacePath.Join(Home, "go/pkg/mod");
        }
    }
}
