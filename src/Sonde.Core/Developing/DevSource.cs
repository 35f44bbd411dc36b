using Sonde.Core.Faults;
using Sonde.Core.Ide;
using Sonde.Core.Operations;
using Sonde.Core.Repositories;
using Sonde.Tunnel.Code;

namespace Sonde.Core.Developing;

/// <summary>The repository that is built or synchronised.</summary>
/// <param name="Folder">Full path.</param>
/// <param name="Package">The main package: <c>./cmd/api</c>; null where nothing is built and the files themselves are what runs.</param>
/// <param name="Dockerfile">The text of its Dockerfile; null for none.</param>
/// <param name="Rules">What in it is no source.</param>
/// <param name="Choices">What was chosen on the user's behalf.</param>
internal sealed record DevSource(string Folder, string? Package, string? Dockerfile, IgnoreRules Rules, IReadOnlyList<string> Choices)
{
    /// <summary>What files of Python and Node.js are called.</summary>
    private static readonly string[] Endings = [".py", ".js", ".mjs", ".cjs"];

    /// <summary>Reads the folder that the command was started in.</summary>
    /// <param name="host">This machine.</param>
    /// <param name="request">What is wanted: --program, --app-folder.</param>
    /// <param name="target">What is to be put in dev mode, for messages.</param>
    /// <exception cref="FaultException">SND2022: it holds no Go module, or no or several main packages, and nothing of Python or Node.js either.</exception>
    public static DevSource Find(HostContext host, DevRequest request, string target)
    {
        var what = $"cannot put {target} in dev mode";
        var folder = new RepositoryFolder(new LocalWorkspaceFiles(), host.WorkingDirectory);
        var rules = IgnoreRules.Read(folder.Text(".gitignore") ?? "");
        if (request.AppFolder is not null || (!folder.Has("go.mod") && IsInterpreted(folder)))
        {
            return new DevSource(folder.Root, null, folder.Text("Dockerfile"), rules, []) { BackRules = new SyncBackRules(folder.Text(".gitignore") ?? "", folder.Text(".dockerignore") ?? "") };
        }

        if (!folder.Has("go.mod"))
        {
            var others = RepositoryReading.Languages(folder).Select(static one => one.Sign).ToArray();
            throw new FaultException(new Fault(
                FaultCatalog.DevNotBuilt,
                what,
                others.Length == 0
                    ? $"there is no go.mod in {folder.Root}, and no package.json, requirements.txt or file of Python or Node.js"
                    : $"there is no go.mod in {folder.Root} but {string.Join(", ", others)}: only Go is built, and only Python and Node.js run from their files",
                ["change to the folder with go.mod, package.json or requirements.txt and repeat the command", "of other languages sonde cp brings single files into a container (docs/guide/cp.md)"]));
        }

        try
        {
            var facts = GoReading.Read(folder, new RepositoryWishes { Language = RepositoryLanguage.Go, Program = request.Program, Port = 8080, Health = "/" });
            return new DevSource(folder.Root, facts.Program, folder.Text("Dockerfile"), rules, facts.Choices);
        }
        catch (FaultException unclear) when (unclear.Fault.Definition == FaultCatalog.RepositoryUnclear)
        {
            throw new FaultException(FaultCatalog.DevNotBuilt, what, unclear.Fault.Why, $"sonde dev {target} --program ./cmd/NAME", unclear);
        }
    }

    /// <summary>What never comes back: what git ignores, what the image's builder ignores, and secrets.</summary>
    public SyncBackRules BackRules { get; private init; } = new("", "");

    /// <summary>What is asked of files can be had only where files are kept the same.</summary>
    /// <param name="request">What is wanted: --sync-back.</param>
    /// <param name="target">The workload.</param>
    /// <exception cref="FaultException">SND2021: a program is built here, and only that is there.</exception>
    public void RequireFiles(DevRequest request, Targets.KubernetesReference target)
    {
        if (request.IsSyncedBack && Package is not null)
        {
            throw DevPlace.Impossible(target.Text, "--sync-back is for Python and Node.js: a Go program is built here, and its pod has none of the files of this folder", $"sonde dev {target.Words}");
        }
    }

    /// <summary>Files that lie about in a folder of Java or .NET do not make it one of Python.</summary>
    private static bool IsInterpreted(RepositoryFolder folder)
    {
        var languages = RepositoryReading.Languages(folder);
        return languages.Any(static one => one.Language is RepositoryLanguage.Node or RepositoryLanguage.Python)
            || (languages.Count == 0 && folder.Files("").Any(static name => Endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))));
    }
}
