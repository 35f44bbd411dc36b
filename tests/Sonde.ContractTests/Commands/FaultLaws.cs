using Sonde.Core.Faults;
using Sonde.Testing.Cli;

namespace Sonde.ContractTests.Commands;

public sealed class FaultLaws
{
    [Fact]
    public void Every_fault_has_a_test_of_a_whole_command_that_provokes_it()
    {
        var folder = Repository.PathOf("tests", "Sonde.ContractTests", "Commands");
        var tests = string.Concat(Directory.EnumerateFiles(folder, "*Tests.cs").Select(File.ReadAllText));
        var codes = FaultCatalog.All.Select(definition => definition.Code);
        Assert.Equal("", string.Join(", ", codes.Where(code => !tests.Contains($"\"{code}\"", StringComparison.Ordinal))));
    }
}
