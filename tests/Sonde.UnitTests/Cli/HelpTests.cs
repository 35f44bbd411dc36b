using Sonde.Cli;
using Sonde.Testing.Cli;

namespace Sonde.UnitTests.Cli;

public sealed partial class HelpTests
{
    public static TheoryData<string> Verbs => new(new CommandTree().Verbs.Select(verb => verb.Command.Name));

    [Fact]
    public async Task The_program_explains_itself()
    {
        var run = await CommandRun.OfAsync();
        GoldenFile.Check("Cli/Golden/help.txt", run.Answer);
        Assert.Equal(0, run.Exit);
        Assert.Equal(run.Answer, (await CommandRun.OfAsync("--help")).Answer);
        Assert.Equal(run.Answer, (await CommandRun.OfAsync("help")).Answer);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_explains_itself(string verb)
    {
        var run = await CommandRun.OfAsync(verb, "--help");
        GoldenFile.Check($"Cli/Golden/help-{verb}.txt", run.Answer);
        Assert.Equal(0, run.Exit);
        Assert.Equal("", run.Talk);
        Assert.Equal(run.Answer, (await CommandRun.OfAsync("help", verb)).Answer);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_example_of_the_help_is_understood(string name)
    {
        var verb = new CommandTree().Find(name)!;
        foreach (var example in verb.Examples)
        {
            // As a shell splits them: what is quoted is one word, and what follows a pipe is another program's.
            var words = ShellWords().Matches(example.Words).Select(static word => word.Value.Trim('\'')).TakeWhile(static word => word is not (">" or "|")).ToArray();
            var run = await CommandRun.OfAsync(words);
            Assert.Equal("", run.Talk);
            Assert.Equal(0, run.Exit);
        }
    }

    [Fact]
    public async Task Help_goes_before_errors_and_needs_no_target()
    {
        var run = await CommandRun.OfAsync("debug", "--port", "x", "-h");
        Assert.Equal(0, run.Exit);
        Assert.StartsWith("Attaches a debugger", run.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_a_plugin_the_help_shows_kubectl_commands()
    {
        var run = new CommandRun { Program = "kubectl sonde" };
        await run.RunAsync(["debug", "--help"], TestContext.Current.CancellationToken);
        Assert.Contains("\n  kubectl sonde debug deploy/api -n shop\n", run.Answer, StringComparison.Ordinal);
        Assert.DoesNotContain("  sonde debug", run.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_no_line_of_the_help_is_wider_than_it()
    {
        var run = new CommandRun { Terminal = RecordingTerminal.Watched(), Variables = new(StringComparer.Ordinal) { ["NO_COLOR"] = "1" } };
        await run.RunAsync(["debug", "--help"], TestContext.Current.CancellationToken);
        Assert.All(run.Answer.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Theory]
    [InlineData("--version", "sonde 0.1.0\n")]
    [InlineData("version", "sonde 0.1.0\n")]
    [InlineData("version -o json", "{\"version\":\"0.1.0\"}\n")]
    public async Task The_version_is_one_line(string line, string expected)
    {
        var run = await CommandRun.OfAsync(line.Split(' '));
        Assert.Equal(expected, run.Answer);
        Assert.Equal(0, run.Exit);
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"'[^']*'|\S+")]
    private static partial System.Text.RegularExpressions.Regex ShellWords();
}
