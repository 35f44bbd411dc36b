namespace Sonde.Core.Repositories;

/// <summary>Reads a package of Node.js.</summary>
internal static class NodeReading
{
    private static readonly string[] Usual = ["server.js", "index.js", "app.js", "main.js", "server.mjs", "index.mjs", "src/server.js", "src/index.js", "src/app.js", "src/main.js"];

    private static readonly string[] Locks = ["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock"];

    /// <summary>Reads it.</summary>
    /// <exception cref="Faults.FaultException">SND2020: its package.json cannot be read, or it does not say which script runs.</exception>
    public static RepositoryFacts Read(RepositoryFolder folder, RepositoryWishes wishes)
    {
        var package = NodePackage.Read(folder.Text("package.json") ?? "") ?? throw ProgramChoice.Unclear("package.json is no JSON object", []);
        var program = Program(folder, package, wishes);
        return ProgramChoice.Complete(
            new RepositoryFacts(RepositoryLanguage.Node, RepositoryNames.Label(package.Name.Length > 0 ? package.Name : folder.Name), program.Chosen)
            {
                Version = package.Version,
                Dependencies = package.HasDependencies ? "package.json" : null,
                Lock = folder.FirstOf(Locks),
                HasBuildScript = package.HasBuildScript,
                Choices = program.Told,
            },
            SourceSigns.Find([folder.Text(program.Chosen) ?? ""]),
            wishes);
    }

    // What npm start runs may come into being with the build.
    private static ProgramChoice Program(RepositoryFolder folder, NodePackage package, RepositoryWishes wishes)
    {
        bool IsThere(string path) => package.HasBuildScript || folder.Has(path);
        string?[] both = [package.Started, package.Main];
        var said = both.SelectMany(path => ProgramChoice.Named(path, IsThere)).Take(1).ToArray();
        return ProgramChoice.Choose([.. said.Length > 0 ? said : Usual.Where(folder.Has), .. ProgramChoice.Named(wishes.Program, IsThere)], wishes.Program, static _ => true, "script");
    }
}
