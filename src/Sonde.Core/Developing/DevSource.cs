using Sonde.Core.Faults;
using Sonde.Core.Ide;
using Sonde.Core.Operations;
using Sonde.Core.Repositories;

namespace Sonde.Core.Developing;

/// <summary>The repository that is built from.</summary>
/// <param name="Folder">Full path.</param>
/// <param name="Package">The main package: <c>./cmd/api</c>.</param>
/// <param name="Dockerfile">The text of its Dockerfile; null for none.</param>
/// <param name="Rules">What in it is no source.</param>
/// <param name="Choices">What was chosen on the user's behalf.</param>
internal sealed record DevSource(string Folder, string Package, string? Dockerfile, IgnoreRules Rules, IReadOnlyList<string> Choices)
{
    /// <summary>Reads the folder that the command was started in.</summary>
    /// <param name="host">This machine.</param>
    /// <param name="program">--program; null for the only main package.</param>
    /// <param name="target">What is to be put in dev mode, for messages.</param>
    /// <exception cref="FaultException">SND2022: it holds no Go module, or no or several main packages.</exception>
    public static DevSource Find(HostContext host, string? program, string target)
    {
        var what = $"cannot put {target} in dev mode";
        var folder = new RepositoryFolder(new LocalWorkspaceFiles(), host.WorkingDirectory);
        if (!folder.Has("go.mod"))
        {
            var others = RepositoryReading.Languages(folder).Select(static one => one.Sign).ToArray();
            throw new FaultException(new Fault(
                FaultCatalog.DevNotBuilt,
                what,
                others.Length == 0 ? $"there is no go.mod in {folder.Root}" : $"there is no go.mod in {folder.Root} but {string.Join(", ", others)}: only Go programs are built and sent so far",
                ["change to the folder with go.mod and repeat the command", "of other languages sonde cp brings single files into a container (docs/guide/cp.md)"]));
        }

        try
        {
            var facts = GoReading.Read(folder, new RepositoryWishes { Language = RepositoryLanguage.Go, Program = program, Port = 8080, Health = "/" });
            return new DevSource(folder.Root, facts.Program, folder.Text("Dockerfile"), IgnoreRules.Read(folder.Text(".gitignore") ?? ""), facts.Choices);
        }
        catch (FaultException unclear) when (unclear.Fault.Definition == FaultCatalog.RepositoryUnclear)
        {
            throw new FaultException(FaultCatalog.DevNotBuilt, what, unclear.Fault.Why, $"sonde dev {target} --program ./cmd/NAME", unclear);
        }
    }
}
