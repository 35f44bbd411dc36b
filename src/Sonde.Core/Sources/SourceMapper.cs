using Sonde.Core.Ide;

namespace Sonde.Core.Sources;

/// <summary>Finds, without asking, where a Go binary's sources are on this machine. What Go writes into binaries is in docs/design/source-paths.md.</summary>
public sealed class SourceMapper(IWorkspaceFiles files)
{
    /// <summary>
    /// Compares what the binary says with what is here. Only reads. A rule is made where its local directory exists; what cannot be read is a warning.
    /// </summary>
    /// <param name="binary">The binary.</param>
    /// <param name="start">The directory that the user works in, absolute.</param>
    /// <param name="machine">Where Go keeps sources here.</param>
    public SourceMap Map(GoBinary binary, string start, GoMachine machine)
    {
        try
        {
            return MapReadable(binary, start, machine);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new([], [new(SourceWarningKind.NotReadable, refused.Message)]);
        }
    }

    private SourceMap MapReadable(GoBinary binary, string start, GoMachine machine)
    {
        RemoteFiles remote = new(binary.SourceFiles);
        var workspace = GoWorkspace.Find(files, start, binary.Build.MainModule);
        var main = workspace.Modules.FirstOrDefault(module => module.Path == binary.Build.MainModule);
        var go = GoInstallation.For(files, machine, binary.Build.GoVersion);
        var isTrimmed = binary.Build.IsTrimPath || remote.GoRoot is "";
        SourceRules rules = new(files, remote, workspace, main, machine.ModuleCache);
        List<PathRule> found = [.. isTrimmed ? rules.Trimmed(binary.Build.MainModule) : rules.Full()];
        if (go is not null && isTrimmed && remote.GoRoot is null or "")
        {
            found.Add(new(WorkspacePath.Join(go.Directory, "src"), string.Empty));
        }
        else if (go is not null && remote.GoRoot is { Length: > 0 } root)
        {
            found.Add(new(go.Directory, root));
        }

        return new(PathRuleOrder.Of(found), [.. Warnings(binary, workspace, main, found), .. GoWarnings(binary, go)]);
    }

    private IEnumerable<SourceWarning> Warnings(GoBinary binary, GoWorkspace workspace, GoModule? main, List<PathRule> rules)
    {
        var expected = binary.Build.MainModule;
        if (expected is not null && main is null)
        {
            var present = workspace.Modules.Count == 0 ? "no module" : string.Join(", ", workspace.Modules.Select(module => module.Path));
            yield return new(SourceWarningKind.ModuleNotFound, $"the binary is built from module {expected}; found {present} in {string.Join(", ", workspace.Looked)}");
        }
        else if (main is not null && binary.SourceFiles.Count > 0 && rules.All(rule => rule.Local != main.Directory))
        {
            yield return new(SourceWarningKind.NoFileMatches, $"none of the binary's {binary.SourceFiles.Count} source files is in {main.Directory}");
        }

        if (main is not null && binary.Build.Revision is { Length: > 0 } built && GitHead.Read(files, main.Directory) is { } here && here != built)
        {
            yield return new(SourceWarningKind.RevisionDiffers, $"the binary is built from commit {Short(built)}, {main.Directory} is at {Short(here)}: lines may differ");
        }

        if (binary.Build.IsModified)
        {
            yield return new(SourceWarningKind.BuiltFromModifiedTree, "the binary is built from a working tree with uncommitted changes: lines may differ");
        }

        if (binary.Build is { IsTrimPath: true, MainPath: "command-line-arguments" })
        {
            yield return new(
                SourceWarningKind.MainPackageUnknown, "the binary is built from file names with -trimpath: its main package's directory is not recorded, breakpoints there need a function name");
        }
    }

    private static IEnumerable<SourceWarning> GoWarnings(GoBinary binary, GoInstallation? go)
    {
        var version = binary.Build.GoVersion.Split(' ')[0];
        if (go is null)
        {
            yield return new(SourceWarningKind.GoNotFound, $"no Go installation is here: the standard library of {version} cannot be shown");
        }
        else if (go.Version != version)
        {
            yield return new(
                SourceWarningKind.GoVersionDiffers, $"the binary is built by {version}, {go.Directory} is {go.Version ?? "of an unknown version"}: lines of the standard library may differ");
        }
    }

    private static string Short(string commit) => commit.Length > 12 ? commit[..12] : commit;
}
