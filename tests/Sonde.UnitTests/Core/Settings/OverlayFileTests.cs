using Sonde.Core.Faults;
using Sonde.Core.Settings;
using Sonde.UnitTests.Cli;

namespace Sonde.UnitTests.Core.Settings;

public sealed class OverlayFileTests
{
    [Theory]
    [InlineData("{*a : 1, *b : 2}")]
    [InlineData("&a {? *a : 1, ? *a : 2}")]
    [InlineData("a: &x 1\n---\n{*x : 1, *x : 2}\n")]
    public void Aliases_that_lead_nowhere_do_not_fill_the_stack(string text) => Assert.Contains("leads nowhere", Fail(text), StringComparison.Ordinal);

    [Theory]
    [InlineData(": [\np")]
    [InlineData(":\n r\n:")]
    [InlineData(": &e {a\nc")]
    public void What_the_yaml_library_stumbles_over_is_refused(string text) => Assert.NotEmpty(Fail(text));

    [Fact]
    public void JSON_is_taken_as_it_is() => Assert.Equal("""  {"a": [1]} """, OverlayFile.Parse("""  {"a": [1]} """));

    [Fact]
    public void YAML_becomes_JSON_by_the_core_schema() =>
        Assert.Equal(
            """{"text":"x","quoted":"1","whole":42,"negative":-7,"broken":1.5,"version":"1.2.3","quantity":"100m","yes":"yes","true":true,"none":null,"tilde":null,"list":[1,{"a":"b"}],"block":"one\ntwo\n","empty":{}}""",
            OverlayFile.Parse("text: x\nquoted: \"1\"\nwhole: 42\nnegative: -7\nbroken: 1.5\nversion: 1.2.3\nquantity: 100m\nyes: yes\ntrue: true\nnone:\ntilde: ~\nlist:\n- 1\n- a: b\nblock: |\n  one\n  two\nempty: {}\n"));

    [Fact]
    public void An_alias_is_written_out() =>
        Assert.Equal("""{"a":{"x":1},"b":{"x":1}}""", OverlayFile.Parse("a: &one {x: 1}\nb: *one\n"));

    [Fact]
    public void Aliases_of_aliases_end_in_an_error()
    {
        var text = "l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 9).Select(i =>
            $"l{i}: &l{i} [{string.Join(", ", Enumerable.Repeat($"*l{i - 1}", 10))}]\n"));
        Assert.Contains("too large once its aliases are written out", Fail(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"env": {"\ud80e": ""}}""")]
    [InlineData("""{"name": "\udc00"}""")]
    public void JSON_that_is_no_unicode_is_refused(string text) => Assert.Contains("half of a surrogate pair", Fail(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("- a\n")]
    [InlineData("text")]
    [InlineData("[1]")]
    public void What_is_not_a_container_is_refused(string text) => Assert.Contains("one container", Fail(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"a\": ", "line ")]
    [InlineData("a: 1\nb: [\n", "line")]
    [InlineData("? [a]\n: 1\n", "a key must be text")]
    public void What_is_broken_is_refused_with_its_place(string text, string expected) => Assert.Contains(expected, Fail(text), StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_ends_in_an_error() => Assert.Contains("levels deep", Fail("a: " + new string('[', 300_000)), StringComparison.Ordinal);

    [Fact]
    public async Task A_file_that_cannot_be_used_is_a_fault()
    {
        using var folder = new TemporaryFolder();
        var fault = await Assert.ThrowsAsync<FaultException>(() =>
            OverlayFile.ReadAsync(folder.Write("c.yaml", "- a\n"), TestContext.Current.CancellationToken));
        Assert.Equal(FaultCatalog.CustomFileMalformed, fault.Fault.Definition);

        fault = await Assert.ThrowsAsync<FaultException>(() =>
            OverlayFile.ReadAsync(Path.Combine(folder.Path, "absent"), TestContext.Current.CancellationToken));
        Assert.Equal(FaultCatalog.CustomFileMalformed, fault.Fault.Definition);
    }

    private static string Fail(string text) => Assert.Throws<FormatException>(() => OverlayFile.Parse(text)).Message;
}
