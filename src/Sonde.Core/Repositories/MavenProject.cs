namespace Sonde.Core.Repositories;

/// <summary>What a pom.xml says. Pure.</summary>
/// <param name="Name">The artifact's name; empty for none.</param>
/// <param name="Version">The Java that it is compiled for, as <c>21</c>; null for none that is written out.</param>
/// <param name="MainClass">The class that it starts; null for what the jar itself says.</param>
internal sealed record MavenProject(string Name, string? Version, string? MainClass)
{
    private static readonly string[] Versions = ["maven.compiler.release", "java.version", "release", "maven.compiler.target"];

    /// <summary>Reads it.</summary>
    /// <returns>Null where it is no project.</returns>
    public static MavenProject? Read(string text)
    {
        if (XmlText.Read(text) is not { Name.LocalName: "project" } root)
        {
            return null;
        }

        var version = Versions.Select(name => XmlText.First(root, name)).FirstOrDefault(static one => one is not null && RepositoryNames.IsVersion(one));
        var main = XmlText.First(root, "mainClass") ?? XmlText.First(root, "start-class");
        return new MavenProject(XmlText.Child(root, "artifactId") ?? "", version is ['1', '.', .. var old] ? old : version, main is not null && JavaReading.IsClass(main) ? main : null);
    }
}
