using Sonde.Core.Watching;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Watching;

public sealed class LogMessageTests
{
    [Theory]
    [InlineData("user {u.ID}", "u.ID")]
    [InlineData("{ a }{b}", "a", "b")]
    [InlineData("{m[\"}\"]} {T{1}} {'}'} {s[`}`]}", "m[\"}\"]", "T{1}", "'}'", "s[`}`]")]
    [InlineData("{{not}} an expression")]
    public void Expressions_stand_in_braces(string text, params string[] expressions)
    {
        Assert.Null(LogMessage.Judge(text, out var message));
        Assert.Equal(expressions, message!.Expressions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("user {u.ID")]
    [InlineData("user u.ID}")]
    [InlineData("user {}")]
    [InlineData("two\nlines")]
    [InlineData("{a[\"}")]
    public void What_cannot_be_meant_is_refused(string text) => Assert.NotNull(LogMessage.Judge(text, out _));

    [Fact]
    public void A_line_has_values_reasons_and_braces_of_its_own()
    {
        Assert.Null(LogMessage.Judge("{{{a}}} is {b}, {c}", out var message));
        Assert.Equal("{7} is <no b>, <not read: no time was left>", message!.Write([new ObservedValue("a", "7"), new ObservedValue("b", null) { Error = "no b" }]));
    }
}
