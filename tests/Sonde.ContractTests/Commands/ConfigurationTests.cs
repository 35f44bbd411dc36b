using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Sonde.Testing.Commands;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Commands;

/// <summary>Files and programs of the user's own machine.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class ConfigurationTests
{
    [Fact]
    public async Task Without_a_kubeconfig_there_is_no_cluster_and_a_way_to_go_without()
    {
        using var laptop = new Laptop();
        var run = await laptop.RunAsync("debug", "pod/goweb");
        await Failing.AssertAsync(run, "SND2005");
        Assert.Contains(run.Fault.Next, next => next.Contains("podman/NAME", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("clusters: [", "debug", "pod/goweb")]
    [InlineData("- a\n- list\n", "ps")]
    public async Task A_kubeconfig_that_cannot_be_read_is_named_with_its_line(string text, params string[] words)
    {
        using var laptop = new Laptop();
        Laptop.Rewrite(laptop.Kubeconfig, _ => text);
        var run = await laptop.RunAsync(words);
        await Failing.AssertAsync(run, "SND2004");
        Assert.Contains(laptop.Kubeconfig, run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_that_is_not_there_is_said_with_those_that_are()
    {
        await using var cluster = new ScriptedCluster();
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("debug", "pod/goweb", "--context", "nope");
        await Failing.AssertAsync(run, "SND2004");
        Assert.Contains("scripted", Assert.Single(run.Fault.Next), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo 'no ticket' >&2; exit 3", "no ticket")]
    [InlineData("echo nonsense", "")]
    public async Task A_credential_plugin_that_gives_none_is_quoted_and_the_server_is_not_asked_without(string script, string quoted)
    {
        await using var cluster = new ScriptedCluster();
        using var laptop = new Laptop(cluster);
        UsePlugin(laptop, $"#!/bin/sh\n{script}\n");
        var run = await Failing.DebugAsync(cluster, laptop, "SND4005");
        Assert.Contains(quoted, run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(cluster.Server.Requests);
    }

    [Fact]
    public async Task A_credential_that_had_expired_when_the_plugin_handed_it_out_is_never_sent_and_never_quoted()
    {
        await using var cluster = new ScriptedCluster();
        using var laptop = new Laptop(cluster);
        UsePlugin(
            laptop,
            """
            #!/bin/sh
            echo 'cached s3cret' >&2
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"s3cret","expirationTimestamp":"2020-02-02T02:02:02Z"}}'
            """);
        var plugin = Path.Combine(laptop.Home, "plugin");
        var run = await Failing.DebugAsync(cluster, laptop, "SND4005", "-v");
        Assert.StartsWith($"the credential plugin {plugin}: it handed out a credential that expired at 2020-02-02T02:02:02Z", run.Fault.Why, StringComparison.Ordinal);
        Assert.Contains(run.Fault.Next, next => next.Contains("clock", StringComparison.Ordinal));
        Assert.Contains(run.Fault.Next, next => next.Contains("log in again", StringComparison.Ordinal) && next.Contains(plugin, StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", run.AllText, StringComparison.Ordinal);
        Assert.Empty(cluster.Server.Requests);
    }

    [Fact]
    public async Task A_server_that_nobody_serves_is_not_reached()
    {
        var cluster = new ScriptedCluster();
        using var laptop = new Laptop(cluster);
        await cluster.DisposeAsync();
        await Failing.DebugAsync(cluster, laptop, "SND6001");
    }

    [Fact]
    public async Task A_server_whose_certificate_is_not_trusted_is_told_apart_from_one_that_is_away()
    {
        await using var cluster = new ScriptedCluster(options: new ScriptedApiServerOptions());
        await using var other = ScriptedApiServer.Start();
        using var laptop = new Laptop(cluster);
        other.WriteKubeconfig(laptop.Kubeconfig + ".other");
        var wrong = Authority().Match(Laptop.Read(laptop.Kubeconfig + ".other")).Value;
        Laptop.Rewrite(laptop.Kubeconfig, text => Authority().Replace(text, wrong));
        await Failing.DebugAsync(cluster, laptop, "SND6002");
    }

    [Fact]
    public async Task With_TLS_and_a_token_a_session_goes_from_end_to_end()
    {
        await using var cluster = new ScriptedCluster(options: new ScriptedApiServerOptions()).WithUser(1001, 1001);
        using var laptop = new Laptop(cluster, "sesame");
        Assert.Equal(0, await laptop.Debug().EndAsync());
        Assert.All(cluster.Server.Requests, request => Assert.Equal("Bearer sesame", request.Header("Authorization")));
    }

    [Theory]
    [InlineData("SND2001", "debug", "pod/goweb", "--no-such-option")]
    [InlineData("SND2002", "debug", "no/such/kind/of/name")]
    public async Task Words_that_are_not_understood_ask_nobody(string code, params string[] words)
    {
        await using var cluster = new ScriptedCluster();
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync(words);
        Assert.Equal(2, await run.ExitAsync());
        Assert.Contains(code, run.AllText, StringComparison.Ordinal);
        Assert.Empty(cluster.Server.Requests);
    }

    [Fact]
    public async Task A_configuration_file_that_cannot_be_used_asks_nobody()
    {
        await using var cluster = new ScriptedCluster();
        using var laptop = new Laptop(cluster);
        laptop.Variables["SONDE_CONFIG"] = laptop.Write("config.yaml", "port: many\n");
        var run = await laptop.RunAsync("debug", "pod/goweb");
        Assert.Equal(2, await run.ExitAsync());
        Assert.Contains("SND2003", run.AllText, StringComparison.Ordinal);
        Assert.Empty(cluster.Server.Requests);
    }

    [Fact]
    public async Task An_engine_that_is_not_installed_is_named()
    {
        using var laptop = new Laptop();
        laptop.Variables["PATH"] = laptop.Work;
        await Failing.AssertAsync(await laptop.RunAsync("debug", "podman/api"), "SND3005");
    }

    [Fact]
    public async Task An_engine_that_fails_in_its_own_way_is_quoted()
    {
        using var laptop = new Laptop();
        var program = laptop.Write("podman", "#!/bin/sh\necho 'Error: the moon is in the wrong phase' >&2\nexit 125\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        laptop.Variables["PATH"] = laptop.Work;
        var run = await laptop.RunAsync("debug", "podman/api");
        await Failing.AssertAsync(run, "SND6006");
        Assert.Contains("the moon is in the wrong phase", run.Fault.Why, StringComparison.Ordinal);
    }

    internal static void UsePlugin(Laptop laptop, string script)
    {
        var program = Path.Combine(laptop.Home, "plugin");
        File.WriteAllText(program, script);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var user = $"exec: {{ apiVersion: client.authentication.k8s.io/v1, command: \"{program}\", interactiveMode: Never }}";
        Laptop.Rewrite(laptop.Kubeconfig, text => UserEntry().Replace(text, $"user: {{ {user} }} }}]"));
    }

    [GeneratedRegex("certificate-authority-data: [^ }]+")]
    private static partial Regex Authority();

    [GeneratedRegex("user: \\{ [^}]*\\} \\}\\]")]
    private static partial Regex UserEntry();
}
