using Sonde.Cli;
using Sonde.Cli.Completion;

namespace Sonde.UnitTests.Cli;

public sealed class CompletionTests
{
    private static readonly Candidates Candidates = new(new CommandTree());

    [Fact]
    public void The_first_word_is_a_verb() =>
        Assert.Equal(["debug", "up", "dev", "snapshot", "log", "profile", "top", "flame", "trace", "capture", "extcap", "net", "cp", "forward", "intercept", "net-proxy", "run", "shell", "node", "init", "ps", "stop", "heal", "doctor", "why", "lint", "mcp", "policy", "explain", "completion", "version"], Words("", []));

    [Fact]
    public void What_is_typed_already_narrows_the_choice() => Assert.Equal(["debug", "dev", "doctor"], Words("d", []));

    [Fact]
    public void A_target_begins_with_its_kind() =>
        Assert.Equal(["pod/", "deploy/", "sts/", "ds/", "rs/", "job/", "svc/", "podman/", "docker/"], Words("", ["debug"]));

    [Fact]
    public void Options_are_those_of_the_verb_and_those_of_all() =>
        Assert.Equal(["--session", "--selector"], Words("--se", ["stop", "x"]).OrderByDescending(word => word));

    [Fact]
    public void Options_are_found_behind_others()
    {
        Assert.Contains("--profile", Words("--", ["debug", "-n", "shop", "api"]));
        Assert.DoesNotContain("--profile", Words("--", ["ps"]));
        Assert.Contains("--output", Words("--", ["ps"]));
        Assert.DoesNotContain("--markdown", Words("--", ["explain"]));
    }

    [Fact]
    public void An_option_with_words_offers_them() => Assert.Equal(["always"], Words("a", ["debug", "--pull"]));

    [Fact]
    public void An_alias_offers_the_same() => Assert.Equal(["json", "text"], Words("", ["ps", "-o"]).Order());

    [Fact]
    public void An_option_with_a_free_value_offers_nothing() => Assert.Empty(Words("", ["debug", "-n"]));

    [Fact]
    public void A_switch_is_followed_by_an_argument() => Assert.Contains("deploy/", Words("", ["debug", "--dry-run"]));

    [Fact]
    public void A_value_after_an_equals_sign_is_completed_in_one_word() => Assert.Equal(["--output=json"], Words("--output=j", ["ps"]));

    [Fact]
    public void A_value_after_an_equals_sign_is_completed_in_the_words_of_bash()
    {
        Assert.Equal(["json"], Words("j", ["ps", "--output", "="]));
        Assert.Equal(["json", "text"], Words("=", ["ps", "--output"]).Order());
    }

    [Fact]
    public void Explain_offers_codes_and_completion_offers_shells_and_ps_offers_engines()
    {
        Assert.Contains("forward", Words("", ["policy"]));
        Assert.Equal(["json", "yaml"], Words("", ["policy", "-o"]).Order());
        Assert.Contains("SND7001", Words("", ["explain"]));
        Assert.Equal(["bash", "zsh", "fish", "powershell"], Words("", ["completion"]));
        Assert.Equal(["podman", "docker"], Words("", ["ps"]));
    }

    [Theory]
    [InlineData]
    [InlineData("x")]
    [InlineData("-1", "debug")]
    [InlineData("5", "debug")]
    [InlineData("99999999999999999999", "debug")]
    public async Task A_question_that_is_not_understood_has_no_answer(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(["__complete", .. arguments]);
        Assert.Equal(0, run.Exit);
        Assert.Equal("", run.Answer + run.Talk);
    }

    [Fact]
    public async Task The_answer_is_a_candidate_a_line_with_its_meaning()
    {
        Assert.Equal("stop\tEnd the sessions on a target\n", (await CommandRun.OfAsync("__complete", "0", "st")).Answer);
        Assert.Equal("podman\t\ndocker\t\n", (await CommandRun.OfAsync("__complete", "1", "ps")).Answer);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _sonde sonde")]
    [InlineData("zsh", "#compdef sonde")]
    [InlineData("fish", "complete -c sonde")]
    [InlineData("powershell", "Register-ArgumentCompleter")]
    public async Task Every_shell_has_a_script_that_asks_back(string shell, string expected)
    {
        var run = await CommandRun.OfAsync("completion", shell);
        Assert.Contains(expected, run.Answer, StringComparison.Ordinal);
        Assert.Contains("sonde __complete", run.Answer, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', run.Answer);
    }

    private static string[] Words(string typed, string[] before) => [.. Candidates.For(before, typed).Select(candidate => candidate.Word)];
}
