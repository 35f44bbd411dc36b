using Sonde.Core.Faults;

namespace Sonde.Core.Repositories;

/// <summary>Finds out what a folder holds, by its files.</summary>
public static class RepositoryReading
{
    /// <summary>The languages, as --language names them.</summary>
    public static IReadOnlyList<KeyValuePair<string, RepositoryLanguage>> Words { get; } =
    [
        new("go", RepositoryLanguage.Go),
        new("node", RepositoryLanguage.Node),
        new("python", RepositoryLanguage.Python),
        new("java", RepositoryLanguage.Java),
        new("dotnet", RepositoryLanguage.Dotnet),
    ];

    /// <summary>The languages whose files lie in the folder itself, with the file that tells.</summary>
    internal static IReadOnlyList<(RepositoryLanguage Language, string Sign)> Languages(RepositoryFolder folder) =>
    [
        .. Words.Select(word => (word.Value, Sign(folder, word.Value))).Where(static one => one.Item2 is not null).Select(static one => (one.Value, one.Item2!)),
    ];

    /// <summary>Reads the folder.</summary>
    /// <exception cref="FaultException">SND2020: it is not clear what is to be built.</exception>
    internal static RepositoryFacts Read(RepositoryFolder folder, RepositoryWishes wishes)
    {
        var found = Languages(folder);
        var list = string.Join(", ", found.Select(static one => one.Sign));
        var language = (wishes.Language, found.Count) switch
        {
            ({ } wanted, _) when found.Any(one => one.Language == wanted) => wanted,
            ({ } wanted, _) => throw Unclear(
                $"there is no file in {folder.Root} that says it is {Word(wanted)}{(list.Length == 0 ? "" : $"; there is {list}")}", "change to the folder that holds the project, or leave --language out"),
            (_, 1) => found[0].Language,
            (_, 0) => throw Unclear(
                $"there is no go.mod, package.json, pyproject.toml, requirements.txt, setup.py, pom.xml, build.gradle or project of .NET in {folder.Root}", "change to the folder that holds one of them"),
            _ => throw Unclear($"it is of several languages: {list}", $"sonde init --language {Word(found[0].Language)}"),
        };
        return language switch
        {
            RepositoryLanguage.Go => GoReading.Read(folder, wishes),
            RepositoryLanguage.Node => NodeReading.Read(folder, wishes),
            RepositoryLanguage.Python => PythonReading.Read(folder, wishes),
            RepositoryLanguage.Java => JavaReading.Read(folder, wishes),
            RepositoryLanguage.Dotnet => DotnetReading.Read(folder, wishes),
            _ => throw new ArgumentOutOfRangeException(nameof(wishes), language, null),
        };
    }

    /// <summary>As --language names it.</summary>
    public static string Word(RepositoryLanguage language) => Words.First(word => word.Value == language).Key;

    private static string? Sign(RepositoryFolder folder, RepositoryLanguage language) => language switch
    {
        RepositoryLanguage.Go => folder.FirstOf("go.mod"),
        RepositoryLanguage.Node => folder.FirstOf("package.json"),
        RepositoryLanguage.Python => folder.FirstOf("pyproject.toml", "requirements.txt", "setup.py"),
        RepositoryLanguage.Java => folder.FirstOf("pom.xml", "build.gradle", "build.gradle.kts"),
        RepositoryLanguage.Dotnet => folder.Files("").FirstOrDefault(DotnetReading.IsProject),
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, null),
    };

    private static FaultException Unclear(string why, string next) => new(FaultCatalog.RepositoryUnclear, "cannot write files for this repository", why, next);
}
