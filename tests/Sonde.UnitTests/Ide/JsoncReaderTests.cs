using Sonde.Core.Ide.Jsonc;

namespace Sonde.UnitTests.Ide;

public sealed class JsoncReaderTests
{
    [Theory]
    [InlineData("{", 1, 2, "expected a name in double quotes, or '}'")]
    [InlineData("{\n  \"a\" 1\n}", 2, 7, "expected ':' after a name")]
    [InlineData("{\r\n\"a\": 1\r\n\"b\": 2}", 3, 1, "expected ',' or '}'")]
    [InlineData("\uFEFF{a: 1}", 1, 2, "expected a name in double quotes, or '}'")]
    [InlineData("[1 2]", 1, 4, "expected ',' or ']'")]
    [InlineData("[1,,2]", 1, 4, "expected a value")]
    [InlineData("[,]", 1, 2, "expected a value")]
    [InlineData("{\"a\":", 1, 6, "the file ends where a value should be")]
    [InlineData("{} {}", 1, 4, "the file should end after its first value")]
    [InlineData("{}}", 1, 3, "the file should end after its first value")]
    [InlineData("[\"a\nb\"]", 1, 2, "a string is not closed on its line")]
    [InlineData("[\"a", 1, 2, "a string is not closed")]
    [InlineData("[\"\\", 1, 3, "a string holds an unknown escape")]
    [InlineData("[\"\\x\"]", 1, 4, "a string holds an unknown escape")]
    [InlineData("[\"\\u12g4\"]", 1, 4, "a string holds an unknown escape")]
    [InlineData("[1] /* x", 1, 5, "a comment is not closed")]
    [InlineData("{ /* x */ /", 1, 11, "expected a name in double quotes, or '}'")]
    [InlineData("['a']", 1, 2, "expected a value")]
    [InlineData("[tru]", 1, 2, "expected a value")]
    [InlineData("[+1]", 1, 2, "expected a value")]
    [InlineData("[-]", 1, 2, "expected a value")]
    [InlineData("[NaN]", 1, 2, "expected a value")]
    [InlineData("name: value", 1, 1, "expected a value")]
    public void A_fault_says_where_and_why(string text, int line, int column, string reason) =>
        Assert.Equal(new JsoncFault(line, column, reason), JsoncText.Read(text).Fault);

    [Fact]
    public void A_file_that_is_nested_without_end_is_refused() =>
        Assert.Equal("values are nested deeper than 200 levels", JsoncText.Read(new string('[', 100_000)).Fault!.Reason);

    [Theory]
    [InlineData("{\"a\": [1, 2.5e-3, true, null, \"\\u0041\\n\\/\",], /* c */ \"b\": {}, // d\n}")]
    [InlineData("\uFEFF // only a comment")]
    [InlineData("")]
    public void Comments_and_trailing_commas_are_read(string text) => Assert.Null(JsoncText.Read(text).Fault);

    [Fact]
    public void Values_know_their_place_and_escapes_are_undone()
    {
        var root = JsoncText.Read("{\"\\u0061\\\\\": /**/ \"x\\ty\" }").Result!.Root!;

        Assert.Equal(("a\\", "x\ty", 18, 24), (root.Members[0].Name, root.Members[0].Value.Value, root.Members[0].Value.Start, root.Members[0].Value.End));
    }
}
