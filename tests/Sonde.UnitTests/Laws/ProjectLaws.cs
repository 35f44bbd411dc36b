using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Sonde.UnitTests.Laws;

public sealed partial class ProjectLaws
{
    private static readonly string[] Arrows =
    [
        "Sonde.Agent -> Sonde.Tunnel",
        "Sonde.Cli -> Sonde.Core",
        "Sonde.Core -> Sonde.Containers",
        "Sonde.Core -> Sonde.Kubernetes",
        "Sonde.Core -> Sonde.Tunnel",
    ];

    [Fact]
    public void Projects_point_at_each_other_only_as_the_plan_of_the_house_says()
    {
        var found = Projects("src/")
            .SelectMany(project => Includes(project.Value, "ProjectReference").Select(target =>
                $"{Path.GetFileNameWithoutExtension(project.Key)} -> {Path.GetFileNameWithoutExtension(target.Replace('\\', '/'))}"));
        Assert.Equal(Arrows, found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_project_of_the_tree_is_in_the_solution() =>
        Assert.Equal(
            Projects("").Select(project => project.Key).Where(path => !path.StartsWith("examples/", StringComparison.Ordinal)),
            XDocument.Parse(SourceTree.Texts["Sonde.slnx"]).Descendants("Project").Select(project => project.Attribute("Path")!.Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Packages_have_exact_versions_in_one_place()
    {
        Assert.All(
            XDocument.Parse(SourceTree.Texts["Directory.Packages.props"]).Descendants("PackageVersion"),
            package => Assert.Matches(ExactVersion(), package.Attribute("Version")!.Value));
        Assert.All(Projects(""), project => Assert.All(
            XDocument.Parse(project.Value).Descendants("PackageReference"),
            package => Assert.Null(package.Attribute("Version"))));
    }

    private static IEnumerable<KeyValuePair<string, string>> Projects(string folder) => SourceTree.Texts.Where(file =>
        file.Key.StartsWith(folder, StringComparison.Ordinal) && file.Key.EndsWith(".csproj", StringComparison.Ordinal));

    private static IEnumerable<string> Includes(string project, string element) =>
        XDocument.Parse(project).Descendants(element).Select(item => item.Attribute("Include")!.Value);

    [GeneratedRegex(@"^\[[0-9]+(\.[0-9]+)+\]$")]
    private static partial Regex ExactVersion();
}
