using System.Reflection;
using System.Text.RegularExpressions;
using Sonde.Core.Faults;

namespace Sonde.UnitTests.Core.Faults;

public sealed partial class FaultCatalogTests
{
    public static TheoryData<string> Codes => new(FaultCatalog.All.Select(definition => definition.Code));

    [Fact]
    public void Every_definition_is_listed_once_and_in_the_order_of_the_codes()
    {
        var declared = typeof(FaultCatalog).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(FaultDefinition))
            .Select(property => ((FaultDefinition)property.GetValue(null)!).Code);
        Assert.Equal(declared.Order(StringComparer.Ordinal), FaultCatalog.All.Select(definition => definition.Code));
        Assert.Equal(FaultCatalog.All.Count, FaultCatalog.All.Select(definition => definition.Code).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(FaultCatalog.All.Count, FaultCatalog.All.Select(definition => definition.Title).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Codes_of_a_group_have_no_gaps()
    {
        foreach (var group in FaultCatalog.All.GroupBy(definition => definition.Code[3]))
        {
            Assert.Equal(Enumerable.Range(1, group.Count()), group.Select(definition => int.Parse(definition.Code[4..], null)));
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_definition_is_whole(string code)
    {
        var definition = FaultCatalog.Find(code)!;
        Assert.Matches(Code(), definition.Code);
        Assert.Equal((int)definition.Exit, code[3] == '7' ? 70 : code[3] - '0');
        Assert.Matches(Headline(), definition.Title);
        Assert.Matches(Sentences(), definition.Explanation);
        Assert.Matches(Sentences(), definition.Remedy);
    }

    [Fact]
    public void A_code_is_found_in_any_case_of_letters()
    {
        Assert.Same(FaultCatalog.LinkLost, FaultCatalog.Find("snd6004"));
        Assert.Null(FaultCatalog.Find("SND6999"));
        Assert.Null(FaultCatalog.Find(""));
    }

    [GeneratedRegex("^SND[2-7][0-9]{3}$")]
    private static partial Regex Code();

    [GeneratedRegex("^[A-Z][^.!?]+$")]
    private static partial Regex Headline();

    [GeneratedRegex(@"^[A-Za-z.\-].*\.$")]
    private static partial Regex Sentences();
}
