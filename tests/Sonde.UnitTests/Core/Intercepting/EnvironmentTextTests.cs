using System.Text;
using Sonde.Core.Intercepting;

namespace Sonde.UnitTests.Core.Intercepting;

public sealed class EnvironmentTextTests
{
    [Theory]
    [InlineData("A=1\0B=x y\0", "A=1\nB=x y\n")]
    [InlineData("URL=http://a?b=c#d\0QUOTED=\"as it is\"\0EMPTY=\0", "URL=http://a?b=c#d\nQUOTED=\"as it is\"\nEMPTY=\n")]
    [InlineData("A=first\0A=second\0", "A=first\n")]
    [InlineData("NAME=straße\0LAST=without a zero", "NAME=straße\nLAST=without a zero\n")]
    [InlineData("", "")]
    public void Each_variable_is_a_line_with_its_value_as_it_is(string environment, string lines)
    {
        var text = Read(environment);
        Assert.Equal(lines, text.Text);
        Assert.Equal(lines.Count(static letter => letter == '\n'), text.Count);
        Assert.Empty(text.LeftOut);
        Assert.Null(BroughtEnvironment.Missing(text));
    }

    [Fact]
    public void A_value_that_no_line_can_hold_is_left_out_and_named_without_it()
    {
        var text = EnvironmentText.Read([.. "KEY=s3cret\nline\0CR=s3cret\r\0RAW=s3cret"u8, 0xFF, 0, .. "GOOD=1\0"u8]);
        Assert.Equal("GOOD=1\n", text.Text);
        Assert.Equal(["KEY", "CR", "RAW"], text.LeftOut);
        var missing = BroughtEnvironment.Missing(text)!;
        Assert.EndsWith("KEY, CR, RAW", missing, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", missing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3cret")]
    [InlineData("=s3cret")]
    [InlineData("#A=s3cret")]
    [InlineData("A B=s3cret")]
    [InlineData("A\tB=s3cret")]
    [InlineData("Ä=s3cret")]
    public void What_has_no_name_for_such_a_file_is_counted_and_never_shown(string entry)
    {
        var text = Read($"{entry}\0A=1\0");
        Assert.Equal(("A=1\n", 1), (text.Text, text.Nameless));
        var missing = BroughtEnvironment.Missing(text)!;
        Assert.StartsWith("1 of the process's variables", missing, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", missing, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_and_of_long_names_some_are_told()
    {
        var text = Read($"{string.Concat(Enumerable.Range(0, 25).Select(static number => $"V{number}=\n\0"))}{new string('n', 100)}=\n\0 =\0");
        var missing = BroughtEnvironment.Missing(text)!;
        Assert.Contains("V19 and 6 more; and 1 without a name", missing, StringComparison.Ordinal);
        Assert.DoesNotContain("V20", missing, StringComparison.Ordinal);
    }

    private static EnvironmentText Read(string environment) => EnvironmentText.Read(Encoding.UTF8.GetBytes(environment));
}
