namespace Sonde.Core.Repositories;

/// <summary>Reads a project of .NET.</summary>
internal static class DotnetReading
{
    /// <summary>Whether a file is a project, by its name.</summary>
    public static bool IsProject(string name) => Path.GetExtension(name) is ".csproj" or ".fsproj" or ".vbproj";

    /// <summary>Reads it.</summary>
    /// <exception cref="Faults.FaultException">SND2020: no project of the folder makes a program, or several do.</exception>
    public static RepositoryFacts Read(RepositoryFolder folder, RepositoryWishes wishes)
    {
        var projects = folder.Files("").Where(IsProject).Select(name => (Name: name, Project: DotnetProject.Read(folder.Text(name) ?? "")))
            .Where(static one => one.Project is { IsProgram: true }).ToArray();
        var program = ProgramChoice.Choose([.. projects.Select(static one => one.Name)], wishes.Program, static _ => false, "project that makes a program");
        var chosen = projects.First(one => one.Name == program.Chosen).Project!;
        var stem = Path.GetFileNameWithoutExtension(program.Chosen);
        var assembly = chosen.Assembly is { } named && RepositoryNames.IsPlain(named) && !named.Contains('/') ? named : stem;
        return ProgramChoice.Complete(
            new RepositoryFacts(RepositoryLanguage.Dotnet, RepositoryNames.Label(stem), program.Chosen) { Version = chosen.Version, Product = assembly, IsWeb = chosen.IsWeb, Choices = program.Told },
            SourceSigns.Find(folder.Files("").Where(static name => Path.GetExtension(name) is ".cs" or ".fs" or ".vb").Select(name => folder.Text(name) ?? "")),
            wishes);
    }
}
