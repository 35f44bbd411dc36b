using System.Text;
using Sonde.Core.Repositories;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>The files by which a repository says what it is, each text read as every one of them.</summary>
internal sealed class RepositoryTarget : FuzzTarget
{
    public override string Name => "core.repository";

    public override int Weight => 1;

    // Each is read nine times, and XML becomes a tree.
    public override int BytesPerByte => 2048;

    public override int BytesAtLeast => 1024 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "module example.com/shop/v2\n\ngo 1.24.1\n\nrequire (\n\texample.com/x v1.0.0\n)\n",
        """{"name":"@shop/front","main":"server.js","scripts":{"start":"node --enable-source-maps dist/server.js","build":"tsc"},"engines":{"node":">=22"},"dependencies":{"a":"1"}}""",
        "[build-system]\nrequires = [\"hatchling\"]\n[project]\nname = \"stock\"\nrequires-python = \">=3.12\"\n",
        "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PropertyGroup><TargetFramework>net10.0</TargetFramework><AssemblyName>Orders</AssemblyName></PropertyGroup></Project>",
        "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><artifactId>tickets</artifactId><properties><java.version>21</java.version></properties><mainClass>a.B</mainClass></project>",
        "java { toolchain { languageVersion = JavaLanguageVersion.of(21) } }\napplication { mainClass.set(\"a.B\") }\nrootProject.name = \"tickets\"\n",
        "const port = process.env.PORT || 3000; app.get('/healthz'); listen(8080)\n//go:build ignore\npackage main\n",
        "");

    public override IReadOnlyList<string> Tokens =>
        ["module ", "go ", "require ", "{\"name\":", "\\uD800", "[project]\n", "name = \"", "<Project ", "<project>", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;", "<artifactId>", "</", "PORT ", ":8080\"", "'/healthz'", "../", "$(x)", "\r\n"];

    public override int Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var module = GoModule.Read(text);
        var package = NodePackage.Read(text);
        var project = PythonProject.Read(text);
        var dotnet = DotnetProject.Read(text);
        var maven = MavenProject.Read(text);
        var gradle = JavaReading.Gradle(text, text);
        var signs = SourceSigns.Find([text]);
        foreach (var name in new[] { module.Path, package?.Name, project.Name, maven?.Name, gradle.Name }.OfType<string>())
        {
            DefectException.Unless(RepositoryNames.IsLabel(RepositoryNames.Label(name)), "a label is none");
        }

        foreach (var version in new[] { module.Version, package?.Version, project.Version, dotnet?.Version, maven?.Version, gradle.Version }.OfType<string>())
        {
            DefectException.Unless(RepositoryNames.IsVersion(version), "a version is none");
        }

        DefectException.Unless(signs.Port is null or (>= 1024 and <= 65535), "a port is none");
        DefectException.Unless(signs.Health is null || RepositoryNames.IsUrlPath(signs.Health), "a health path is none");
        DefectException.Unless(new[] { maven?.MainClass, gradle.MainClass }.OfType<string>().All(JavaReading.IsClass), "a class is none");
        return HashCode.Combine(module.Path.Length > 0, package is not null, project.IsPackage, dotnet is not null, maven is not null, signs.Port is not null, signs.Health is not null, GoReading.IsMain(text));
    }
}
