using System.Reflection;
using Sonde.Core.Diagnosis;
using Sonde.Testing.Cli;

namespace Sonde.UnitTests.Core.Diagnosis;

public sealed class CauseNamesTests
{
    [Fact]
    public void Every_name_is_listed_once()
    {
        var constants = typeof(CauseNames).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(constants.Order(StringComparer.Ordinal), CauseNames.All.Order(StringComparer.Ordinal));
        Assert.All(CauseNames.All, name => Assert.Matches("^[a-z]+(-[a-z]+)*$", name));
    }

    [Fact]
    public void Every_name_is_explained_in_the_guide()
    {
        var guide = File.ReadAllText(Repository.PathOf("docs", "guide", "why.md"));
        Assert.Equal("", string.Join(", ", CauseNames.All.Where(name => !guide.Contains($"| `{name}` |", StringComparison.Ordinal))));
    }
}
