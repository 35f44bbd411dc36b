using System.Text.RegularExpressions;

namespace Sonde.Core.Repositories;

/// <summary>Reads a Python project.</summary>
internal static partial class PythonReading
{
    private static readonly string[] Usual = ["main.py", "app.py", "server.py", "manage.py", "__main__.py"];

    /// <summary>Reads it.</summary>
    /// <exception cref="Faults.FaultException">SND2020: it does not say which script runs.</exception>
    public static RepositoryFacts Read(RepositoryFolder folder, RepositoryWishes wishes)
    {
        var project = PythonProject.Read(folder.Text("pyproject.toml") ?? "");
        var program = Program(folder, wishes);
        var requirements = folder.Text("requirements.txt");
        return ProgramChoice.Complete(
            new RepositoryFacts(RepositoryLanguage.Python, RepositoryNames.Label(project.Name.Length > 0 ? project.Name : folder.Name), program.Chosen)
            {
                Version = project.Version,
                Dependencies = requirements is not null ? (HasRequirements(requirements) ? "requirements.txt" : null) : folder.Has("setup.py") || project.IsPackage ? "." : null,
                Choices = program.Told,
            },
            SourceSigns.Find([folder.Text(program.Chosen) ?? ""]),
            wishes);
    }

    /// <summary>Whether a requirements.txt asks for anything. Pure.</summary>
    internal static bool HasRequirements(string text) => text.Split('\n').Any(static line => line.Trim() is { Length: > 0 } trimmed && trimmed[0] != '#');

    private static ProgramChoice Program(RepositoryFolder folder, RepositoryWishes wishes)
    {
        var scripts = folder.Files("").Where(IsScript).ToArray();
        var started = scripts.Take(SourceSigns.MostFiles).Where(name => Started().IsMatch(folder.Text(name) ?? "")).ToArray();
        var found = (started.Length > 0 ? started : scripts.Intersect(Usual, StringComparer.Ordinal)).OrderBy(static name => Array.IndexOf(Usual, name) is var at and >= 0 ? at : int.MaxValue);
        return ProgramChoice.Choose(
            [.. found, .. ProgramChoice.Named(wishes.Program, folder.Has)], wishes.Program, static name => Usual.Contains(name, StringComparer.Ordinal), "script that starts by itself");
    }

    private static bool IsScript(string name) =>
        name.EndsWith(".py", StringComparison.Ordinal) && name is not ("setup.py" or "conftest.py") && !name.StartsWith("test_", StringComparison.Ordinal);

    [GeneratedRegex(@"^if\s+__name__\s*==\s*[""']__main__[""']", RegexOptions.Multiline)]
    private static partial Regex Started();
}
