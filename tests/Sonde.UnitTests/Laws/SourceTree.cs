using Sonde.Testing.Cli;

namespace Sonde.UnitTests.Laws;

/// <summary>The files that people wrote, read once.</summary>
internal static class SourceTree
{
    private static readonly string[] SkippedFolders = [".git", "artifacts", "out", "bin", "obj", "node_modules", "TestResults", ".vs"];

    private static readonly string[] TextEndings =
    [
        ".cs", ".csproj", ".props", ".targets", ".slnx", ".json", ".jsonl", ".md", ".txt", ".sh", ".yaml", ".yml", ".xml", ".go", ".mod", ".ts", ".js", ".html",
        ".css", ".py", ".toml", ".config", ".editorconfig", ".gitignore", ".dockerfile",
    ];

    /// <summary>Every text file, by its path from the root with slashes.</summary>
    public static IReadOnlyDictionary<string, string> Texts => field ??= Read();

    /// <summary>C# of the product.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Sources => Texts.Where(file =>
        file.Key.StartsWith("src/", StringComparison.Ordinal) && file.Key.EndsWith(".cs", StringComparison.Ordinal));

    private static SortedDictionary<string, string> Read()
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var folders = new Stack<DirectoryInfo>([new DirectoryInfo(Repository.Root)]);
        while (folders.TryPop(out var folder))
        {
            foreach (var child in folder.EnumerateDirectories().Where(child => !SkippedFolders.Contains(child.Name) && child.LinkTarget is null))
            {
                folders.Push(child);
            }

            foreach (var file in folder.EnumerateFiles().Where(IsText))
            {
                texts.Add(Path.GetRelativePath(Repository.Root, file.FullName).Replace('\\', '/'), File.ReadAllText(file.FullName));
            }
        }

        return texts;
    }

    /// <summary>Known endings, and small files without one: scripts.</summary>
    private static bool IsText(FileInfo file) =>
        file.LinkTarget is null
        && file.Length < 1024 * 1024
        && (TextEndings.Contains(file.Extension.ToLowerInvariant()) || (file.Extension.Length == 0 && file.Name != ".git" && IsScript(file)));

    private static bool IsScript(FileInfo file)
    {
        using var stream = file.OpenRead();
        return stream.ReadByte() == '#' || file.Name is "Dockerfile" or "Makefile";
    }
}
