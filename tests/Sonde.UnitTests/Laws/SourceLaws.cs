using System.Text.RegularExpressions;

namespace Sonde.UnitTests.Laws;

public sealed partial class SourceLaws
{
    /// <summary>What a file may have at the most; an exception is a design that was not finished.</summary>
    private const int MostLines = 500;

    /// <summary>Beyond this a file is uncomfortable.</summary>
    private const int ComfortableLines = 250;

    /// <summary>So many uncomfortable files are borne.</summary>
    private const int MostLongFiles = 12;

    [Fact]
    public void No_file_is_longer_than_anybody_reads()
    {
        Assert.Empty(SourceTree.Sources.Where(file => LinesOf(file.Value) > MostLines).Select(file => file.Key));
        var uncomfortable = SourceTree.Sources.Where(file => LinesOf(file.Value) > ComfortableLines).Select(file => file.Key).ToArray();
        Assert.True(uncomfortable.Length <= MostLongFiles, $"more than {MostLongFiles} files have more than {ComfortableLines} lines: {string.Join(", ", uncomfortable)}");
    }

    [Fact]
    public void Types_say_what_they_are_and_not_what_pattern_they_follow() =>
        Assert.Empty(Violations(VagueType()));

    [Fact]
    public void Nothing_is_left_to_do() =>
        Assert.Empty(Violations(Unfinished()));

    [Fact]
    public void No_failure_is_swallowed_without_a_word() =>
        Assert.Empty(Violations(EmptyCatch()));

    [Fact]
    public void Only_the_terminal_touches_the_console() =>
        Assert.Empty(Violations(ConsoleUse(), "src/Sonde.Cli/Terminal/"));

    [Fact]
    public void Of_the_command_line_only_Program_reads_the_environment() =>
        Assert.Empty(Violations(EnvironmentUse(), "src/Sonde.Cli/Program.cs", "src/Sonde.Agent/"));

    [Theory]
    [InlineData("internal sealed class PodManager", true)]
    [InlineData("public static class StringUtils", true)]
    [InlineData("record struct PodInfo(", true)]
    [InlineData("class ManagerOfPods", false)]
    [InlineData("class Information", false)]
    public void The_law_of_names_finds_what_it_forbids(string text, bool isForbidden) => Assert.Equal(isForbidden, VagueType().IsMatch(text));

    [Theory]
    [InlineData("catch { }", true)]
    [InlineData("catch (IOException)\n        {\n        }", true)]
    [InlineData("catch (IOException) when (a)\n{ }", true)]
    [InlineData("catch (IOException)\n{\n// The reader left.\n}", false)]
    public void The_law_of_catches_finds_what_it_forbids(string text, bool isForbidden) => Assert.Equal(isForbidden, EmptyCatch().IsMatch(text));

    private static IEnumerable<string> Violations(Regex pattern, params string[] allowedIn) => SourceTree.Sources
        .Where(file => !allowedIn.Any(place => file.Key.StartsWith(place, StringComparison.Ordinal)))
        .SelectMany(file => pattern.Matches(file.Value).Select(match => $"{file.Key}: {match.Value}"));

    private static int LinesOf(string text) => text.Count(c => c == '\n');

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+\w*(?:Manager|Helpers?|Utils?|Impl|V2|Base|Info)\b")]
    private static partial Regex VagueType();

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\bcatch\s*(?:\([^)]*\)\s*)?(?:when\s*\([^)]*\)\s*)?\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"(?<![\w""])Console\.\w+")]
    private static partial Regex ConsoleUse();

    [GeneratedRegex(@"\bEnvironment\.(?:GetEnvironmentVariables?|UserName|MachineName|GetFolderPath|GetCommandLineArgs)\b")]
    private static partial Regex EnvironmentUse();
}
