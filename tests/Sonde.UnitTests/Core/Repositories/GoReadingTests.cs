using Sonde.Core.Faults;
using Sonde.Core.Repositories;

namespace Sonde.UnitTests.Core.Repositories;

public sealed class GoReadingTests
{
    private const string Main = "// Command api.\npackage main\n\nfunc main() {}\n";

    [Fact]
    public void A_module_says_its_name_its_Go_and_what_it_needs()
    {
        var facts = Samples.Read(("go.mod", "module example.com/Shop_Front/v2\n\ngo 1.27.1\n\nrequire (\n\texample.com/x v1.0.0\n)\n"), ("go.sum", ""), ("main.go", Main));

        Assert.Equal((RepositoryLanguage.Go, "shop-front", ".", "1.27.1"), (facts.Language, facts.Name, facts.Program, facts.Version));
        Assert.Equal(("go.mod", "go.sum", false), (facts.Dependencies, facts.Lock, facts.IsVendored));
        Assert.Equal((8080, null), (facts.Port, facts.Health));
        Assert.Contains(facts.Choices, choice => choice.StartsWith("port 8080: the usual one", StringComparison.Ordinal));
        Assert.Contains(facts.Choices, choice => choice.StartsWith("no probes", StringComparison.Ordinal));
    }

    [Fact]
    public void The_sources_of_the_main_package_say_port_and_health_path()
    {
        var facts = Samples.Read(("go.mod", "module shop\n"), ("main.go", Main + "http.HandleFunc(\"/healthz\", ok)\nhttp.ListenAndServe(\":9090\", nil)\n"), ("other/other.go", "package other\nvar a = \":7070\"\n"));

        Assert.Equal((9090, "/healthz"), (facts.Port, facts.Health));
        Assert.Null(facts.Dependencies);
    }

    [Fact]
    public void What_the_user_says_goes_before()
    {
        var facts = Samples.Read(
            new RepositoryWishes { Name = "api", Port = 9000, Health = "/live" }, ("go.mod", "module shop\n"), ("main.go", Main + "\"/healthz\" \":9090\""));

        Assert.Equal(("api", 9000, "/live"), (facts.Name, facts.Port, facts.Health));
        Assert.Empty(facts.Choices);
    }

    [Fact]
    public void A_main_package_of_its_own_folder_is_found_and_tests_vendored_and_ignored_ones_are_not()
    {
        var facts = Samples.Read(
            ("go.mod", "module example.com/shop\n"), ("shop.go", "package shop\n"), ("cmd/api/main.go", Main), ("vendor/x/main.go", Main), ("gen.go", "//go:build ignore\n\n" + Main),
            ("tools_test.go", Main), ("tools/go.mod", "module tools"), ("tools/main.go", Main), ("vendor/modules.txt", ""));

        Assert.Equal("./cmd/api", facts.Program);
        Assert.True(facts.IsVendored);
        Assert.DoesNotContain(facts.Choices, choice => choice.Contains("main package", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_several_the_one_in_the_folder_itself_is_taken_and_told()
    {
        var facts = Samples.Read(("go.mod", "module shop\n"), ("main.go", Main), ("cmd/pricing/main.go", Main));

        Assert.Equal(".", facts.Program);
        Assert.Contains("main package . of 2: ., cmd/pricing; --program names another", facts.Choices);
    }

    [Theory]
    [InlineData("cmd/pricing")]
    [InlineData("./cmd/pricing/")]
    public void Another_one_is_named(string program) =>
        Assert.Equal("./cmd/pricing", Samples.Read(new RepositoryWishes { Program = program }, ("go.mod", "module shop\n"), ("main.go", Main), ("cmd/pricing/main.go", Main)).Program);

    [Theory]
    [InlineData(null, "it has 2 of them: cmd/one, cmd/two", "sonde init --program cmd/one")]
    [InlineData("cmd/three", "there is no main package cmd/three in it, but cmd/one, cmd/two", "sonde init --program cmd/one")]
    [InlineData("../one", "there is no main package ../one in it", "sonde init --program cmd/one")]
    public void Where_none_is_the_usual_one_the_user_says_which(string? program, string why, string next)
    {
        var fault = Assert.Throws<FaultException>(() => Samples.Read(new RepositoryWishes { Program = program }, ("go.mod", "module shop\n"), ("cmd/one/main.go", Main), ("cmd/two/main.go", Main)));

        Assert.Equal("SND2020", fault.Fault.Definition.Code);
        Assert.Contains(why, fault.Fault.Why, StringComparison.Ordinal);
        Assert.Equal(next, Assert.Single(fault.Fault.Next));
    }

    [Fact]
    public void A_module_without_a_main_package_is_a_library()
    {
        var fault = Assert.Throws<FaultException>(() => Samples.Read(("go.mod", "module shop\n"), ("shop.go", "package shop\n")));
        Assert.Contains("there is no main package", fault.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_whose_name_could_mean_something_else_in_a_Dockerfile_is_never_taken() =>
        Assert.Throws<FaultException>(() => Samples.Read(("go.mod", "module shop\n"), ("cmd/a b/main.go", Main), ("cmd/$(x)/main.go", Main)));
}
