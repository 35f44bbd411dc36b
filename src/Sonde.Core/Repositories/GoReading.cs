using System.Text.RegularExpressions;

namespace Sonde.Core.Repositories;

/// <summary>Reads a Go module: its main packages and what their files say.</summary>
internal static partial class GoReading
{
    private const int Deepest = 3;
    private const int MostFolders = 256;

    private static readonly string[] NotSearched = ["vendor", "testdata", "node_modules", "internal", "examples", "test", "tests", "docs"];

    /// <summary>Reads it.</summary>
    /// <exception cref="Faults.FaultException">SND2020: there is no main package, or there are several and none is named.</exception>
    public static RepositoryFacts Read(RepositoryFolder folder, RepositoryWishes wishes)
    {
        var module = GoModule.Read(folder.Text("go.mod") ?? "");
        var name = RepositoryNames.Label(module.Path.Length > 0 ? module.Path : folder.Name);
        var mains = Mains(folder);
        var program = ProgramChoice.Choose(mains, wishes.Program, main => main.Length == 0 || RepositoryNames.Label(main) == name, "main package");
        var sources = folder.Files(program.Chosen).Where(IsSource).Select(file => folder.Text(RepositoryFolder.Join(program.Chosen, file)) ?? "");
        return ProgramChoice.Complete(
            new RepositoryFacts(RepositoryLanguage.Go, name, program.Chosen.Length == 0 ? "." : $"./{program.Chosen}")
            {
                Version = module.Version,
                Dependencies = module.HasRequirements ? "go.mod" : null,
                Lock = folder.FirstOf("go.sum"),
                IsVendored = folder.Has("vendor/modules.txt"),
                Choices = program.Told,
            },
            SourceSigns.Find(sources),
            wishes);
    }

    /// <summary>Whether a file belongs to a main package that is built as it is. Pure.</summary>
    internal static bool IsMain(string text) => Main().IsMatch(text) && !Ignored().IsMatch(text);

    private static List<string> Mains(RepositoryFolder folder)
    {
        var found = new List<string>();
        var left = new Queue<(string Path, int Depth)>([("", 0)]);
        for (var looked = 0; looked < MostFolders && left.TryDequeue(out var next); looked++)
        {
            if (folder.Files(next.Path).Where(IsSource).Take(SourceSigns.MostFiles).Any(file => IsMain(folder.Text(RepositoryFolder.Join(next.Path, file)) ?? "")))
            {
                found.Add(next.Path);
            }

            foreach (var inner in next.Depth < Deepest ? folder.Folders(next.Path) : [])
            {
                var path = RepositoryFolder.Join(next.Path, inner);
                if (!NotSearched.Contains(inner, StringComparer.Ordinal) && inner[0] != '_' && !folder.Has(RepositoryFolder.Join(path, "go.mod")))
                {
                    left.Enqueue((path, next.Depth + 1));
                }
            }
        }

        return found;
    }

    private static bool IsSource(string file) => file.EndsWith(".go", StringComparison.Ordinal) && !file.EndsWith("_test.go", StringComparison.Ordinal);

    [GeneratedRegex(@"^package[ \t]+main\b", RegexOptions.Multiline)]
    private static partial Regex Main();

    [GeneratedRegex(@"^//(go:build|[ \t]*\+build)[ \t]+ignore\b", RegexOptions.Multiline)]
    private static partial Regex Ignored();
}
