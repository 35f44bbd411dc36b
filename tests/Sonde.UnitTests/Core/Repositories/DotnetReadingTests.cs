using Sonde.Core.Faults;
using Sonde.Core.Repositories;

namespace Sonde.UnitTests.Core.Repositories;

public sealed class DotnetReadingTests
{
    private const string Program = "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType><TargetFrameworks>net8.0;net9.0</TargetFrameworks></PropertyGroup></Project>";

    private const string Library = "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup></Project>";

    [Fact]
    public void A_project_says_its_NET_and_its_assembly()
    {
        var facts = Samples.Read(("Shop.Orders.csproj", Program), ("Shop.Library.csproj", Library), ("Program.cs", "UseUrls(\"http://+:5080\"); Map(\"/healthz\")"));

        Assert.Equal((RepositoryLanguage.Dotnet, "shop-orders", "Shop.Orders.csproj", "9.0", "Shop.Orders"), (facts.Language, facts.Name, facts.Program, facts.Version, facts.Product));
        Assert.Equal((5080, "/healthz", false), (facts.Port, facts.Health, facts.IsWeb));
    }

    [Theory]
    [InlineData("Microsoft.NET.Sdk.Web", "aspnet:10.0", "ASPNETCORE_HTTP_PORTS=8080")]
    [InlineData("Microsoft.NET.Sdk.Worker", "runtime:10.0", "PORT=8080")]
    public void What_serves_the_web_gets_its_runtime(string sdk, string image, string variable)
    {
        var text = DotnetDockerfile.Write(Samples.Read(("A.csproj", $"<Project Sdk=\"{sdk}\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>")));
        Assert.Contains(image, text, StringComparison.Ordinal);
        Assert.Contains($"ENV {variable}", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<AssemblyName>$(Name).Api</AssemblyName>", "Shop")]
    [InlineData("<AssemblyName>Api</AssemblyName>", "Api")]
    public void An_assembly_name_that_is_computed_is_taken_from_the_file(string property, string product) =>
        Assert.Equal(product, Samples.Read(("Shop.csproj", Program.Replace("<OutputType>", property + "<OutputType>", StringComparison.Ordinal))).Product);

    [Fact]
    public void Libraries_and_several_programs_are_told()
    {
        Assert.Contains("there is no project that makes a program", Assert.Throws<FaultException>(() => Samples.Read(("A.csproj", Library))).Fault.Why, StringComparison.Ordinal);
        Assert.Equal("sonde init --program A.csproj", Assert.Single(Assert.Throws<FaultException>(() => Samples.Read(("A.csproj", Program), ("B.csproj", Program))).Fault.Next));
        Assert.Equal("B.csproj", Samples.Read(new RepositoryWishes { Program = "B.csproj" }, ("A.csproj", Program), ("B.csproj", Program)).Program);
    }
}
