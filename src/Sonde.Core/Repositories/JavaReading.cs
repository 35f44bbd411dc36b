using System.Text.RegularExpressions;

namespace Sonde.Core.Repositories;

/// <summary>Reads a Java project of Maven or Gradle.</summary>
internal static partial class JavaReading
{
    private const int LongestClass = 256;

    /// <summary>Whether a text is the full name of a class that can be written into a Dockerfile as it is.</summary>
    public static bool IsClass(string text) => text.Length <= LongestClass && AClass().IsMatch(text);

    /// <summary>Reads it.</summary>
    /// <exception cref="Faults.FaultException">SND2020: its pom.xml cannot be read, or what was named is no class.</exception>
    public static RepositoryFacts Read(RepositoryFolder folder, RepositoryWishes wishes)
    {
        var build = folder.FirstOf("pom.xml", "build.gradle.kts", "build.gradle")!;
        var text = folder.Text(build) ?? "";
        var project = build == "pom.xml" ? MavenProject.Read(text) ?? throw ProgramChoice.Unclear("pom.xml is no project of Maven", []) : Gradle(text, folder);
        if (wishes.Program is { } named && !IsClass(named))
        {
            throw ProgramChoice.Unclear($"\"{named}\" is no name of a class, such as com.example.Main", []);
        }

        var main = wishes.Program ?? project.MainClass;
        return ProgramChoice.Complete(
            new RepositoryFacts(RepositoryLanguage.Java, RepositoryNames.Label(project.Name.Length > 0 ? project.Name : folder.Name), main ?? "")
            {
                Version = project.Version,
                Dependencies = build,
                Choices = main is null ? ["main class: the one that the jar's manifest names; --program com.example.Main names another"] : [],
            },
            SourceSigns.Find([]),
            wishes);
    }

    /// <summary>What a build of Gradle says, as far as it is written the usual way. Pure.</summary>
    internal static MavenProject Gradle(string text, string settings) => new(
        Name().Match(settings) is { Success: true } name ? name.Groups[1].Value : "",
        Toolchain().Match(text) is { Success: true } version ? version.Groups[1].Value : null,
        Main().Match(text) is { Success: true } main && IsClass(main.Groups[1].Value) ? main.Groups[1].Value : null);

    private static MavenProject Gradle(string text, RepositoryFolder folder) => Gradle(text, folder.Text("settings.gradle.kts") ?? folder.Text("settings.gradle") ?? "");

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*\z")]
    private static partial Regex AClass();

    [GeneratedRegex(@"rootProject\.name\s*=\s*[""']([^""'\r\n]{1,128})[""']")]
    private static partial Regex Name();

    [GeneratedRegex(@"JavaLanguageVersion\.of\(\s*([0-9]{1,2})\s*\)")]
    private static partial Regex Toolchain();

    [GeneratedRegex(@"\bmainClass(?:\.set\(|\s*=)\s*[""']([A-Za-z0-9_.]{1,256})[""']")]
    private static partial Regex Main();
}
