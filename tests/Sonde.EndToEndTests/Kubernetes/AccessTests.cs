using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary>The way to the API server: kubeconfig, credentials, network.</summary>
[Trait("on", "kubernetes")]
public sealed class AccessTests : IDisposable
{
    private const int Limit = 60_000;

    private readonly List<string> _files = [];

    [Fact(Timeout = Limit)]
    public async Task A_credential_plugin_that_fails_is_quoted()
    {
        await TestCluster.RequireAsync();
        var kubeconfig = WithPlugin("echo 'the sign-in has expired' >&2; exit 3");

        var fault = (await RunningSonde.RunAsync("debug", "pod/any", "--kubeconfig", kubeconfig)).Failed("SND4005", 4);

        Assert.Contains("the sign-in has expired", (string)fault["why"]!, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_credential_that_is_over_when_the_plugin_hands_it_out_is_told_with_its_time_and_not_shown()
    {
        await TestCluster.RequireAsync();
        var kubeconfig = WithPlugin(
            """echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"old","expirationTimestamp":"2020-01-01T00:00:00Z"}}'""");

        var outcome = await RunningSonde.RunAsync("debug", "pod/any", "--kubeconfig", kubeconfig);

        var fault = outcome.Failed("SND4005", 4);
        Assert.Contains("expired at 2020-01-01T00:00:00Z", (string)fault["why"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("\"old\"", outcome.Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_token_that_the_server_does_not_know_is_said_to_be_rejected()
    {
        await TestCluster.RequireAsync();
        var kubeconfig = Keep(TestCluster.Edited(text => WithUser(text, "{ token: no-such-token }")));

        var outcome = await RunningSonde.RunAsync("debug", "pod/any", "--kubeconfig", kubeconfig);

        outcome.Failed("SND4004", 4);
        Assert.DoesNotContain("no-such-token", outcome.Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_kubeconfig_that_is_not_yaml_is_refused_with_the_line()
    {
        await TestCluster.RequireAsync();
        var kubeconfig = Keep(TestCluster.Edited(_ => "apiVersion: v1\nclusters: [\n  - }\n"));

        var fault = (await RunningSonde.RunAsync("debug", "pod/any", "--kubeconfig", kubeconfig)).Failed("SND2004", 2);

        Assert.Contains(kubeconfig, (string)fault["why"]!, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_context_that_is_not_there_is_answered_with_those_that_are()
    {
        await TestCluster.RequireAsync();

        var fault = (await RunningSonde.RunAsync("debug", "pod/any", "--kubeconfig", TestCluster.Kubeconfig, "--context", "nowhere")).Failed("SND2004", 2);

        Assert.Contains("--context: sonde", (string)fault["next"]![0]!, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_server_that_nobody_serves_is_said_to_be_out_of_reach()
    {
        await TestCluster.RequireAsync();
        var kubeconfig = Keep(TestCluster.KubeconfigThrough(LocalPort.Free()));

        (await RunningSonde.RunAsync("debug", "pod/any", "--kubeconfig", kubeconfig)).Failed("SND6001", 6);
    }

    [Fact(Timeout = Limit)]
    public async Task A_server_with_another_authoritys_certificate_is_not_trusted()
    {
        await TestCluster.RequireAsync();
        var kubeconfig = Keep(TestCluster.Edited(text => string.Join('\n', text.Split('\n').Where(line => !line.Contains("certificate-authority-data", StringComparison.Ordinal)))));

        (await RunningSonde.RunAsync("debug", "pod/any", "--kubeconfig", kubeconfig)).Failed("SND6002", 6);
    }

    public void Dispose() => _files.ForEach(File.Delete);

    /// <summary>A kubeconfig whose user is what a script says.</summary>
    private string WithPlugin(string script)
    {
        var plugin = Keep(Path.GetTempFileName());
        File.WriteAllText(plugin, script + "\n");
        var user = $"{{ exec: {{ apiVersion: client.authentication.k8s.io/v1, command: bash, args: [{plugin}], interactiveMode: Never }} }}";
        return Keep(TestCluster.Edited(text => WithUser(text, user)));
    }

    /// <summary>The certificate gives way to other credentials.</summary>
    private static string WithUser(string kubeconfig, string user)
    {
        var lines = kubeconfig.Split('\n').Where(line => !line.Contains("client-certificate-data", StringComparison.Ordinal) && !line.Contains("client-key-data", StringComparison.Ordinal));
        return string.Join('\n', lines.Select(line => line == "  user:" ? $"  user: {user}" : line));
    }

    private string Keep(string file)
    {
        _files.Add(file);
        return file;
    }
}
