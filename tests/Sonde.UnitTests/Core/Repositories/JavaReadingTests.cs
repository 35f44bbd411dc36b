using Sonde.Core.Faults;
using Sonde.Core.Repositories;

namespace Sonde.UnitTests.Core.Repositories;

public sealed class JavaReadingTests
{
    [Theory]
    [InlineData("<maven.compiler.release>25</maven.compiler.release>", "25")]
    [InlineData("<java.version>1.8</java.version>", "8")]
    [InlineData("<java.version>${version.java}</java.version>", null)]
    public void A_project_of_Maven_says_its_name_its_Java_and_its_main_class(string property, string? version)
    {
        var facts = Samples.Read((
            "pom.xml",
            $"<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><parent><artifactId>parent</artifactId></parent><artifactId>tickets</artifactId><properties>{property}</properties><build><mainClass>com.example.Tickets</mainClass></build></project>"));

        Assert.Equal((RepositoryLanguage.Java, "tickets", "com.example.Tickets", version), (facts.Language, facts.Name, facts.Program, facts.Version));
    }

    [Fact]
    public void A_build_of_Gradle_says_them_too()
    {
        var facts = Samples.Read(
            ("build.gradle.kts", "java { toolchain { languageVersion = JavaLanguageVersion.of(25) } }\napplication { mainClass.set(\"com.example.Tickets\") }"), ("settings.gradle.kts", "rootProject.name = \"tickets\""));

        Assert.Equal(("tickets", "com.example.Tickets", "25", "build.gradle.kts"), (facts.Name, facts.Program, facts.Version, facts.Dependencies));
    }

    [Fact]
    public void Without_a_main_class_the_jar_says_which_and_that_is_told()
    {
        var facts = Samples.Read(("pom.xml", "<project><artifactId>tickets</artifactId></project>"));
        Assert.Equal("", facts.Program);
        Assert.Contains(facts.Choices, choice => choice.StartsWith("main class: the one", StringComparison.Ordinal));
        Assert.Equal("a.B", Samples.Read(new RepositoryWishes { Program = "a.B" }, ("pom.xml", "<project/>")).Program);
    }

    [Theory]
    [InlineData("<project>", null)]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><project><artifactId>&b;</artifactId></project>", null)]
    [InlineData("<other/>", null)]
    [InlineData("<project/>", "a b\", \"x")]
    public void What_cannot_be_used_is_told(string pom, string? program) =>
        Assert.Equal("SND2020", Assert.Throws<FaultException>(() => Samples.Read(new RepositoryWishes { Program = program }, ("pom.xml", pom))).Fault.Definition.Code);

    [Fact]
    public void Nested_XML_is_read_no_deeper_than_anybody_writes_it() =>
        Assert.Null(XmlText.Read(string.Concat(Enumerable.Repeat("<a>", 20_000)) + string.Concat(Enumerable.Repeat("</a>", 20_000))));
}
