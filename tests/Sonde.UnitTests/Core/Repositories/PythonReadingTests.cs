using Sonde.Core.Faults;
using Sonde.Core.Repositories;

namespace Sonde.UnitTests.Core.Repositories;

public sealed class PythonReadingTests
{
    private const string Started = "import os\nif __name__ == \"__main__\":\n    serve(int(os.environ.get(\"PORT\", \"5000\")))\n";

    [Fact]
    public void A_project_says_its_name_its_Python_and_its_script()
    {
        var facts = Samples.Read(
            ("pyproject.toml", "[build-system]\nname = \"no\"\n[project]\nname = 'Shop.Stock'\nrequires-python = \">=3.14,<4\"\n"), ("requirements.txt", "# tools\nflask==3\n"), ("stock.py", Started), ("library.py", ""));

        Assert.Equal((RepositoryLanguage.Python, "shop-stock", "stock.py", "3.14"), (facts.Language, facts.Name, facts.Program, facts.Version));
        Assert.Equal(("requirements.txt", 5000), (facts.Dependencies, facts.Port));
    }

    [Theory]
    [InlineData("requirements.txt", "# nothing\n\n", null)]
    [InlineData("requirements.txt", "flask\n", "requirements.txt")]
    [InlineData("setup.py", "", ".")]
    [InlineData("pyproject.toml", "[project]\nname = \"a\"\n", ".")]
    [InlineData("pyproject.toml", "[tool.ruff]\n", null)]
    public void What_it_depends_on_is_found(string file, string text, string? dependencies) =>
        Assert.Equal(dependencies, Samples.Read((file, text), ("main.py", "")).Dependencies);

    [Fact]
    public void Of_several_scripts_the_usual_one_is_taken_and_told_and_tests_are_none()
    {
        var facts = Samples.Read(("requirements.txt", ""), ("app.py", Started), ("batch.py", Started), ("test_app.py", Started), ("setup.py", Started));
        Assert.Equal("app.py", facts.Program);
        Assert.Contains(facts.Choices, choice => choice.Contains("app.py, batch.py", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_several_unusual_ones_the_user_names_one()
    {
        (string, string)[] files = [("requirements.txt", ""), ("one.py", Started), ("two.py", Started), ("bin/three.py", "")];
        Assert.Equal("sonde init --program one.py", Assert.Single(Assert.Throws<FaultException>(() => Samples.Read(files)).Fault.Next));
        Assert.Equal("two.py", Samples.Read(new RepositoryWishes { Program = "two.py" }, files).Program);
        Assert.Equal("bin/three.py", Samples.Read(new RepositoryWishes { Program = "./bin/three.py" }, files).Program);
    }

    [Fact]
    public void Without_a_script_it_is_a_library() =>
        Assert.Equal("SND2020", Assert.Throws<FaultException>(() => Samples.Read(("setup.py", ""), ("shop/__init__.py", ""))).Fault.Definition.Code);
}
