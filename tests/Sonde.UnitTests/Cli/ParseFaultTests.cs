namespace Sonde.UnitTests.Cli;

public sealed class ParseFaultTests
{
    [Fact]
    public async Task A_near_miss_of_a_verb_is_suggested()
    {
        var run = await CommandRun.OfAsync("debgu", "api");

        Assert.Equal(2, run.Exit);
        Assert.Equal(
            """
            sonde: cannot understand the command line
            why:   there is no verb "debgu"; did you mean debug?
            next:  sonde --help
            more:  sonde explain SND2001

            """.ReplaceLineEndings("\n"),
            run.Talk);
        Assert.Equal("", run.Answer);
    }

    [Fact]
    public async Task Every_error_is_said_at_once()
    {
        var run = await CommandRun.OfAsync("debug", "api", "--prt=1", "--pull", "sometimes", "--port", "70000", "--ttl", "30", "--pid", "x", "--image", "a b");

        Assert.Equal(2, run.Exit);
        Assert.Contains("there is no option --prt; did you mean --port?", run.Talk, StringComparison.Ordinal);
        Assert.Contains("--pull is \"sometimes\"; it takes missing, always or never", run.Talk, StringComparison.Ordinal);
        Assert.Contains("--port is \"70000\"; it takes a number from 1 to 65535", run.Talk, StringComparison.Ordinal);
        Assert.Contains("--ttl is \"30\"; it takes a number and a unit: 30s, 5m, 1h30m", run.Talk, StringComparison.Ordinal);
        Assert.Contains("--pid is \"x\"; it takes a number from 1\n", run.Talk, StringComparison.Ordinal);
        Assert.Contains("--image is \"a b\"", run.Talk, StringComparison.Ordinal);
        Assert.Contains("next:  sonde debug --help", run.Talk, StringComparison.Ordinal);
        Assert.Null(run.Operations.Request);
    }

    [Theory]
    [InlineData("debug", "debug needs a TARGET or -l")]
    [InlineData("stop", "stop needs a TARGET or -l")]
    [InlineData("doctor", "doctor needs a TARGET or -l")]
    [InlineData("why", "why needs a TARGET or -l")]
    [InlineData("forward", "forward needs a TARGET and a port")]
    [InlineData("forward api", "forward needs a port")]
    [InlineData("forward -l a=b", "forward needs a port")]
    [InlineData("forward api 80 x:1", "a port is \"x:1\"")]
    [InlineData("forward api 0", "a port is \"0\"")]
    [InlineData("run", "run needs a TARGET and, behind --, a program")]
    [InlineData("run api", "run needs a program behind --")]
    [InlineData("run -l a=b --", "run needs a program behind --")]
    [InlineData("run api --with java -- ls", "--with is \"java\"")]
    [InlineData("shell", "shell needs a TARGET or -l")]
    [InlineData("shell api --reason x", "--reason belongs to --allow-stop")]
    [InlineData("cp", "cp")]
    [InlineData("cp a b", "neither \"a\" nor \"b\" names a target")]
    [InlineData("cp a:/x b:/y", "both name a target")]
    [InlineData("cp a:x .", "it begins with a slash, as a:/x")]
    [InlineData("cp :/x .", "a word that begins with a colon needs -l")]
    [InlineData("cp a:/x . --allow-stop", "--allow-stop needs --reason")]
    [InlineData("debug api --forward 70000", "--forward is \"70000\"")]
    [InlineData("debug api --grace 100ms", "--grace is \"100ms\"")]
    [InlineData("debug api --grace 11m", "--grace is 11m; it takes 1s to 10m")]
    [InlineData("debug api --allow-stop", "--allow-stop needs --reason")]
    [InlineData("debug api --reason why", "--reason belongs to --allow-stop")]
    [InlineData("debug api --allow-stop --reason ---", "--reason says nothing")]
    [InlineData("forward api 80 --allow-stop", "a port is \"--allow-stop\"")]
    [InlineData("net-proxy", "net-proxy needs a TARGET or -l")]
    [InlineData("net-proxy api --listen 0.0.0.0:1080", "--listen is \"0.0.0.0:1080\"; it takes PORT or 127.0.0.1:PORT: whoever reaches the proxy acts as the pod")]
    [InlineData("trace api", "trace needs a TARGET and a FUNCTION")]
    [InlineData("trace", "trace needs a TARGET and a FUNCTION")]
    [InlineData("trace api main.a main.b", "\"main.b\" is too much")]
    [InlineData("trace api main.a --args int", "--args belongs to --follow or --slow")]
    [InlineData("trace api main.a --follow --args int,thing", "--args is \"thing\"; it takes int, uint")]
    [InlineData("trace api main.a --follow --ret int,int,int,int,int,int,int,int,int,int", "--ret has 10 kinds; at most 9 are in registers")]
    [InlineData("trace api main.a --slow 2h", "--slow is \"2h\"; it takes a number and a unit")]
    [InlineData("trace api main.a -d 0s", "--duration is 0s")]
    [InlineData("trace api main.a --limit 0", "--limit is \"0\"")]
    [InlineData("lint", "name files or folders, - for standard input, or --live")]
    [InlineData("lint deploy --context shop", "--context belongs to --live")]
    [InlineData("policy everything", "the command is \"everything\"; it takes debug, up, snapshot, log, profile, capture, trace, cp, forward, intercept, net-proxy, top, net, run, shell, ps, stop, heal, doctor, why, node, copy, dev, lint or all")]
    [InlineData("policy debug --admission", "--admission holds for every command")]
    [InlineData("policy --admission --user dev", "--user belongs to a role")]
    [InlineData("policy --image r.example/x", "--image belongs to --admission")]
    [InlineData("policy --admission --image r.example/x')", "--image is \"r.example/x')\"")]
    [InlineData("policy --user a --group b", "make two bindings")]
    [InlineData("policy -o text", "--output is \"text\"; it takes yaml or json")]
    [InlineData("debug api --port", "--port")]
    [InlineData("debug api --port 1 --port 2", "--port")]
    [InlineData("debug a b", "\"b\" is one word too many")]
    [InlineData("debug a -n", "'-n'")]
    [InlineData("debug a --output xml", "--output is \"xml\"; it takes text or json")]
    [InlineData("ps containerd", "not \"containerd\"")]
    [InlineData("ps podman -n shop", "--namespace belongs to Kubernetes")]
    [InlineData("completion tcsh", "bash, zsh, fish, powershell, not \"tcsh\"")]
    [InlineData("completion", "completion")]
    [InlineData("explain SND9999", "no fault has that code")]
    [InlineData("--nonsense", "there is no option --nonsense")]
    [InlineData("frobnicate", "there is no verb \"frobnicate\"\n")]
    public async Task What_is_wrong_is_named(string line, string expected)
    {
        var run = await CommandRun.OfAsync(line.Split(' '));

        Assert.Equal(2, run.Exit);
        Assert.Contains(expected, run.Talk, StringComparison.Ordinal);
        Assert.Contains("more:  sonde explain SND2001", run.Talk, StringComparison.Ordinal);
        Assert.Null(run.Operations.Request);
    }

    [Fact]
    public async Task An_empty_value_is_not_a_value()
    {
        var run = await CommandRun.OfAsync("debug", "api", "--namespace", "");

        Assert.Equal(2, run.Exit);
        Assert.Contains("--namespace is empty", run.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("   ", "says nothing")]
    [InlineData("", "says nothing")]
    [InlineData("a\nb", "control characters")]
    [InlineData("a\u001b[2Jb", "control characters")]
    [InlineData("a\u202eb", "control characters")]
    public async Task A_reason_that_tells_nobody_anything_is_none(string reason, string expected)
    {
        var run = await CommandRun.OfAsync("debug", "api", "--allow-stop", "--reason", reason);

        Assert.Equal(2, run.Exit);
        Assert.Contains($"--reason {(expected == "control characters" ? "holds " : "")}{expected}", run.Talk, StringComparison.Ordinal);
        Assert.Null(run.Operations.Request);
    }

    [Fact]
    public async Task A_target_that_is_not_understood_has_its_own_code()
    {
        var run = await CommandRun.OfAsync("debug", "cronjob/x");

        Assert.Equal(2, run.Exit);
        Assert.Contains("SND2002", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_output_json_the_fault_is_one_object_on_standard_output()
    {
        var run = await CommandRun.OfAsync("debug", "api", "-o", "json", "--port", "x");

        Assert.Equal(2, run.Exit);
        Assert.Equal("", run.Talk);
        Assert.StartsWith("""{"report":"fault","code":"SND2001",""", run.Answer, StringComparison.Ordinal);
        Assert.Equal(1, run.Answer.Count(c => c == '\n'));
    }

    [Fact]
    public async Task A_word_that_begins_with_an_at_sign_is_not_a_file_to_read()
    {
        var run = await CommandRun.OfAsync("debug", "@secrets");

        Assert.Contains("\"@secrets\"", run.Talk, StringComparison.Ordinal);
        Assert.Contains("SND2002", run.Talk, StringComparison.Ordinal);
    }
}
