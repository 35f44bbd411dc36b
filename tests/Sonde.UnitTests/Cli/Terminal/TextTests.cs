using Sonde.Cli.Terminal;

namespace Sonde.UnitTests.Cli.Terminal;

public sealed class TextTests
{
    [Theory]
    [InlineData("pod/api-7d9", "pod/api-7d9")]
    [InlineData("größer ✓ 日本", "größer ✓ 日本")]
    [InlineData("a\tb\r\nc", "a b  c")]
    [InlineData("\e[31mred\e[0m", "[31mred[0m")]
    [InlineData("bell\a del\u007f c1\u009b", "bell del c1")]
    [InlineData("\u202eevil\u2066 \u200bzero", "evil zero")]
    public void What_a_terminal_obeys_is_taken_out(string text, string expected) => Assert.Equal(expected, CleanText.From(text));

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() => Assert.Equal("a\ufffdb", CleanText.From("a\ud800b"));

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.3, "under 1 ms")]
    [InlineData(64.2, "64 ms")]
    [InlineData(999.4, "999 ms")]
    [InlineData(999.6, "1.0 s")]
    [InlineData(8120, "8.1 s")]
    [InlineData(59949, "59.9 s")]
    [InlineData(59960, "1 min")]
    [InlineData(252300, "4 min 12 s")]
    [InlineData(7500000, "2 h 5 min")]
    [InlineData(180000000, "2 d 2 h")]
    [InlineData(-5, "0 ms")]
    public void Durations_are_written_for_people(double milliseconds, string expected) => Assert.Equal(expected, Elapsed.Text(milliseconds));

    [Fact]
    public void A_duration_beyond_measure_is_still_text() => Assert.EndsWith("h", Elapsed.Text(double.MaxValue).TrimEnd('d', ' ') + "h", StringComparison.Ordinal);

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("日本", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("🚀", 2)]
    public void Columns_are_counted_as_terminals_do(string text, int expected) => Assert.Equal(expected, Columns.Of(text));

    [Theory]
    [InlineData("日本", 3, "日")]
    [InlineData("🚀x", 1, "")]
    [InlineData("abc", 9, "abc")]
    public void A_cut_never_halves_a_character(string text, int columns, string expected) => Assert.Equal(expected, Columns.Cut(text, columns));

    [Fact]
    public void A_painted_line_is_cut_with_an_ellipsis_and_its_colour_ends()
    {
        var line = new Line("● ", Tone.Good).Add("running for ever");
        Assert.Equal("\e[32m● \e[0mrunning…", new Painter(true, true).Paint(line, 10));
        Assert.Equal("* runni...", new Painter(false, false).Paint(line, 10));
        Assert.Equal("● running for ever", new Painter(false, true).Paint(line, 18));
    }

    [Fact]
    public void Prose_is_wrapped_between_words_and_indented_below_its_label()
    {
        var page = new Page(34);
        page.AddProse("why:   ", "the quick brown fox jumps over the lazy dog\nand sleeps");
        Assert.Equal(["why:   the quick brown fox jumps", "       over the lazy dog", "       and sleeps"], Lines(page));
    }

    [Fact]
    public void A_word_that_is_too_long_is_not_torn()
    {
        var page = new Page(20);
        page.AddProse("x ", "short " + new string('y', 40) + " short");
        Assert.Equal(["x short", "  " + new string('y', 40), "  short"], Lines(page));
    }

    [Fact]
    public void What_is_to_be_pasted_is_never_wrapped()
    {
        var page = new Page(20);
        page.AddVerbatim("next:  ", "kubectl create rolebinding sonde-debug");
        Assert.Equal(["next:  kubectl create rolebinding sonde-debug"], Lines(page));
    }

    [Theory]
    [InlineData(null, 65001, true)]
    [InlineData("C", 65001, false)]
    [InlineData("POSIX", 65001, false)]
    [InlineData("de_DE.UTF-8", 65001, true)]
    [InlineData(null, 437, false)]
    public void Marks_beyond_ASCII_need_an_encoding_that_has_them(string? locale, int codePage, bool expected) =>
        Assert.Equal(expected, Locale.IsUnicode(name => name == "LANG" ? locale : null, codePage));

    [Fact]
    public void LC_ALL_goes_before_LANG() =>
        Assert.False(Locale.IsUnicode(name => name switch { "LC_ALL" => "C", "LANG" => "en_US.UTF-8", _ => null }, 65001));

    private static string[] Lines(Page page) =>
        [.. page.Lines.Select(line => string.Concat(line.Stretches.Select(stretch => stretch.Text)))];
}
