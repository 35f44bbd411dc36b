using Sonde.Core.Ide;

namespace Sonde.Core.Sources;

/// <summary>Rules for modules: the user's own, replaced ones, vendored ones and those of the module cache.</summary>
/// <param name="files">The files of this machine.</param>
/// <param name="remote">The binary's paths.</param>
/// <param name="workspace">The modules here.</param>
/// <param name="main">The binary's main module among them; null where it is not here.</param>
/// <param name="cache">The module cache here; null where unknown.</param>
internal sealed class SourceRules(IWorkspaceFiles files, RemoteFiles remote, GoWorkspace workspace, GoModule? main, string? cache)
{
    private IEnumerable<GoModule> Own => (main is null ? [] : new[] { main }).Concat(workspace.Modules).Concat(workspace.Replaced).DistinctBy(module => module.Directory);

    /// <summary>Rules for full paths: the directories of the machine that built the binary. Nothing is known of them but the files.</summary>
    public IEnumerable<PathRule> Full()
    {
        foreach (var module in Own)
        {
            if ((remote.DirectoryOf(files, module.Directory) ?? remote.CachedDirectoryOf(module.Path)) is { } directory)
            {
                yield return new(module.Directory, directory);
                foreach (var rule in module == main ? Unvendored(directory) : [])
                {
                    yield return rule;
                }
            }
        }

        if (cache is not null && files.IsDirectory(cache))
        {
            string?[] caches = [.. remote.ModuleCaches, remote.OtherCache(files, cache)];
            foreach (var found in caches.OfType<string>())
            {
                yield return new(cache, found);
            }
        }
    }

    /// <summary>Rules for a -trimpath build, whose paths begin with the module's path, and its version where it is not one that is being worked on.</summary>
    /// <param name="mainModule">The main module's path; null where it is not recorded.</param>
    public IEnumerable<PathRule> Trimmed(string? mainModule)
    {
        // A module that a directory replaces keeps the version in its paths, one of go.work has none.
        foreach (var module in Own.Where(module => module.Path == mainModule || remote.HasBelow(module.Path) || (remote.IsEmpty && module.File is not null)))
        {
            yield return new(module.Directory, module.Path);
        }

        // cgo's own output of Go 1.19 has this third form.
        foreach (var module in Own.Where(module => remote.HasBelow($"/_/{module.Path}@")))
        {
            yield return new(module.Directory, $"/_/{module.Path}@");
        }

        List<PathRule> dependencies = [.. Versions().Select(Dependency).OfType<PathRule>()];
        foreach (var rule in Grouped(dependencies))
        {
            yield return rule;
        }
    }

    /// <summary>The versioned modules of the binary: from its files, or without them from the main module's requirements.</summary>
    private IEnumerable<GoRequirement> Versions() => remote.IsEmpty
        ? main?.File?.Requirements ?? []
        : remote.VersionedModules.Select(versioned => versioned.Split('@')).Select(parts => new GoRequirement(parts[0], parts[1]));

    private PathRule? Dependency(GoRequirement dependency)
    {
        var versioned = $"{dependency.Path}@{dependency.Version}";
        var own = Own.FirstOrDefault(module => module.Path == dependency.Path);
        var vendored = main is null ? null : WorkspacePath.Join(main.Directory, $"vendor/{dependency.Path}");
        return own is not null ? new(own.Directory, versioned)
            : vendored is not null && files.IsDirectory(vendored) ? new(vendored, versioned)
            : Cached(dependency) is { } directory ? new(directory, versioned)
            : null;
    }

    // A hundred dependencies of one host are one rule, as long as the cache writes their names as they are.
    private IEnumerable<PathRule> Grouped(List<PathRule> dependencies)
    {
        foreach (var host in dependencies.GroupBy(rule => rule.Remote.Split('/')[0]))
        {
            var isCached = cache is not null && !host.Key.Contains('@', StringComparison.Ordinal)
                && host.All(rule => rule.Local == WorkspacePath.Join(cache, rule.Remote));
            foreach (var rule in isCached && host.Count() > 1 ? [new(WorkspacePath.Join(cache!, host.Key), host.Key)] : host.AsEnumerable())
            {
                yield return rule;
            }
        }
    }

    /// <summary>Vendored at the build, but not here: each dependency from the cache.</summary>
    private IEnumerable<PathRule> Unvendored(string directory) => files.IsDirectory(WorkspacePath.Join(main!.Directory, "vendor")) ? []
        : (main.File?.Requirements ?? [])
            .Where(requirement => remote.HasBelow($"{directory}/vendor/{requirement.Path}"))
            .Select(requirement => (requirement.Path, Local: Own.FirstOrDefault(module => module.Path == requirement.Path)?.Directory ?? Cached(requirement)))
            .Where(found => found.Local is not null)
            .Select(found => new PathRule(found.Local!, $"{directory}/vendor/{found.Path}"));

    private string? Cached(GoRequirement requirement)
    {
        var directory = cache is null ? null : WorkspacePath.Join(cache, $"{ModuleEscape.Of(requirement.Path)}@{ModuleEscape.Of(requirement.Version)}");
        return directory is not null && files.IsDirectory(directory) ? directory : null;
    }
}
