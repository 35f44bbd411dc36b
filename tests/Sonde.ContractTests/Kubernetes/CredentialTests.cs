using System.Net;
using System.Text.Json.Nodes;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Configuration;
using Sonde.Kubernetes.Exec;
using Sonde.Testing;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Kubernetes;

public sealed class CredentialTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-credentials-");

    [Fact]
    public async Task A_plugins_token_is_kept_and_renewed_once_when_the_server_refuses_it()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", "/version").Reply("01").Reply("01").Reply(HttpStatusCode.Unauthorized, "{}").Reply("01");
        await using var client = server.Client(CountingPlugin());
        for (var round = 0; round < 3; round++)
        {
            await client.GetVersionAsync(Clients.Cancellation);
        }

        Assert.Equal(["Bearer t1", "Bearer t1", "Bearer t1", "Bearer t2"], server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task A_server_that_goes_on_refusing_is_not_asked_a_third_time()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", "/version").Reply(HttpStatusCode.Unauthorized, """{"kind":"Status","message":"Unauthorized","reason":"Unauthorized","code":401}""");
        await using var client = server.Client(CountingPlugin());
        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetVersionAsync(Clients.Cancellation));
        Assert.Equal((HttpStatusCode.Unauthorized, 2), (refusal.StatusCode, server.Requests.Count));
    }

    [Fact]
    public async Task A_refused_exec_renews_the_credentials_once_too()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", "/api/v1/namespaces/n/pods/p/exec").Reply(HttpStatusCode.Unauthorized, "{}");
        await using var client = server.Client(CountingPlugin());
        await Assert.ThrowsAsync<KubernetesApiException>(() => client.ExecAsync(new ExecRequest("n", "p", "c", ["true"]), Clients.Cancellation));
        Assert.Equal(["Bearer t1", "Bearer t2"], server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task A_token_with_a_few_seconds_left_is_used_and_replaced_when_they_have_passed()
    {
        var clock = new ManualTimeProvider();
        await using var server = ScriptedApiServer.Start();
        server.Play("01");
        await using var client = server.Client(CountingPlugin("2026-01-01T00:00:0'$((count * 3))'Z"), Clients.Options with { Clock = clock });
        await client.GetVersionAsync(Clients.Cancellation);
        clock.Advance(TimeSpan.FromSeconds(2));
        await client.GetVersionAsync(Clients.Cancellation);
        clock.Advance(TimeSpan.FromSeconds(1));
        await client.GetVersionAsync(Clients.Cancellation);
        Assert.Equal(["Bearer t1", "Bearer t1", "Bearer t2"], server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task A_credential_that_has_expired_already_is_not_sent_and_asked_for_once_a_request()
    {
        await using var server = ScriptedApiServer.Start();
        await using var client = server.Client(CountingPlugin("2026-01-01T01:00:00+01:00"), Clients.Options with { Clock = new ManualTimeProvider() });
        for (var asked = 1; asked <= 2; asked++)
        {
            var failure = await Assert.ThrowsAsync<CredentialPluginException>(() => client.GetVersionAsync(Clients.Cancellation));
            Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), failure.ExpiredAt);
            Assert.Equal("it handed out a credential that expired at 2026-01-01T00:00:00Z; this machine's clock says 2026-01-01T00:00:00Z", failure.Detail);
            Assert.DoesNotContain("t" + asked, failure.ToString().Split(' '));
            Assert.Equal(asked, (await File.ReadAllLinesAsync(Count, Clients.Cancellation)).Length);
        }

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task What_expires_between_a_refusal_and_the_next_try_is_not_sent_either()
    {
        var clock = new ManualTimeProvider();
        await using var server = ScriptedApiServer.Start();
        server.On("GET", "/version").Reply(_ =>
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            return ScriptedReply.Json(HttpStatusCode.Unauthorized, "{}");
        });
        await using var client = server.Client(CountingPlugin("2026-01-01T00:01:00Z"), Clients.Options with { Clock = clock, RequestTimeout = TimeSpan.FromMinutes(5) });
        var failure = await Assert.ThrowsAsync<CredentialPluginException>(() => client.GetVersionAsync(Clients.Cancellation));
        Assert.NotNull(failure.ExpiredAt);
        Assert.Equal(["Bearer t1"], server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task A_plugins_certificate_is_shown_to_the_server()
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("01");
        var pair = server.IssueClientCertificate("dev");
        var status = new JsonObject { ["clientCertificateData"] = pair.CertificatePem, ["clientKeyData"] = pair.KeyPem };
        await using var client = server.Client(Plugin($"cat <<'E'\n{Answer(status)}\nE"));
        await client.GetVersionAsync(Clients.Cancellation);
        Assert.Equal("CN=dev", server.Requests[0].ClientCertificate);
    }

    [Fact]
    public async Task A_plugin_is_told_what_it_asked_for_and_has_its_variables_and_no_input()
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("01");
        var seen = Path.Combine(_folder.FullName, "seen");
        var plugin = Plugin($$"""
            printf '%s\n%s\n%s\n' "$KUBERNETES_EXEC_INFO" "$FLAVOUR" "$1" > {{seen}}
            cat >> {{seen}}
            echo '{{Answer(new JsonObject { ["token"] = "t" })}}'
            """) with
        {
            Environment = [KeyValuePair.Create("FLAVOUR", "plain")],
            ClusterInfo = new JsonObject { ["server"] = "https://a" },
        };
        await using var client = server.Client(plugin with { Arguments = [.. plugin.Arguments, "first"] });
        await client.GetVersionAsync(Clients.Cancellation);
        Assert.Equal(
            """
            {"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false,"cluster":{"server":"https://a"}}}
            plain
            first

            """,
            await File.ReadAllTextAsync(seen, Clients.Cancellation));
    }

    [Fact]
    public async Task A_plugin_that_fails_is_told_with_its_exit_code_and_the_end_of_what_it_said()
    {
        List<string> said = [];
        await using var server = ScriptedApiServer.Start();
        await using var client = server.Client(
            Plugin("echo 's3cret'; echo 'please log in' >&2; exit 4") with { InstallHint = "get it" },
            Clients.Options with { OnPluginMessage = said.Add });
        var failure = await Assert.ThrowsAsync<CredentialPluginException>(() => client.GetVersionAsync(Clients.Cancellation));
        Assert.Equal((4, "please log in\n", "get it"), (failure.ExitCode, failure.StandardErrorTail, failure.InstallHint));
        Assert.Equal("it ended with exit code 4", failure.Detail);
        Assert.Equal(["please log in"], said);
        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo hello", "its answer is not JSON")]
    [InlineData("head -c 2000000 /dev/zero", "its answer is longer than 1 MiB")]
    public async Task A_plugin_that_answers_something_else_is_told(string script, string detail)
    {
        await using var server = ScriptedApiServer.Start();
        await using var client = server.Client(Plugin(script));
        Assert.Equal(detail, (await Assert.ThrowsAsync<CredentialPluginException>(() => client.GetVersionAsync(Clients.Cancellation))).Detail);
    }

    [Fact]
    public async Task A_plugin_that_is_not_installed_is_told_with_the_hint()
    {
        await using var server = ScriptedApiServer.Start();
        await using var client = server.Client(Plugin("") with { Command = "no-such-plugin", InstallHint = "get it" });
        var failure = await Assert.ThrowsAsync<CredentialPluginException>(() => client.GetVersionAsync(Clients.Cancellation));
        Assert.StartsWith("it cannot be started", failure.Detail, StringComparison.Ordinal);
        Assert.Equal(("no-such-plugin", "get it"), (failure.Command, failure.InstallHint));
        Assert.Null(failure.ExitCode);
    }

    [Fact]
    public async Task A_plugin_that_needs_a_terminal_is_not_started_without_one()
    {
        await using var server = ScriptedApiServer.Start();
        await using var client = server.Client(Plugin("exit 9") with { InteractiveMode = InteractiveMode.Always });
        var failure = await Assert.ThrowsAsync<CredentialPluginException>(() => client.GetVersionAsync(Clients.Cancellation));
        Assert.Null(failure.ExitCode);
    }

    [Fact]
    public async Task Several_requests_at_once_run_a_plugin_once()
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("01");
        await using var client = server.Client(CountingPlugin());
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.GetVersionAsync(Clients.Cancellation)));
        Assert.All(server.Requests, request => Assert.Equal("Bearer t1", request.Header("Authorization")));
    }

    [Fact]
    public async Task A_token_file_is_read_again_when_the_server_refuses_what_was_in_it()
    {
        var file = Path.Combine(_folder.FullName, "token");
        await File.WriteAllTextAsync(file, "old\n", Clients.Cancellation);
        await using var server = ScriptedApiServer.Start();
        server.On("GET", "/version").Reply("01").Reply(HttpStatusCode.Unauthorized, "{}").Reply("01");
        await using var client = server.Client(new Credentials.TokenFile(file, null));
        await client.GetVersionAsync(Clients.Cancellation);
        await File.WriteAllTextAsync(file, "new\n", Clients.Cancellation);
        await client.GetVersionAsync(Clients.Cancellation);
        Assert.Equal(["Bearer old", "Bearer old", "Bearer new"], server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task A_token_that_the_server_refuses_is_not_sent_twice()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", "/version").Reply(HttpStatusCode.Unauthorized, "{}");
        await using var client = server.Client(new Credentials.Token("t"));
        await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetVersionAsync(Clients.Cancellation));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_line_break_in_a_token_cannot_smuggle_a_header_in_and_is_told_without_the_token()
    {
        await using var server = ScriptedApiServer.Start();
        await using var client = server.Client(new Credentials.Token("s3cret\r\nX-Other: y"));
        var failures = new[]
        {
            await Assert.ThrowsAsync<KubernetesConnectionException>(() => client.GetVersionAsync(Clients.Cancellation)),
            await Assert.ThrowsAsync<KubernetesConnectionException>(() => client.ExecAsync(new ExecRequest("n", "p", "c", ["true"]), Clients.Cancellation)),
        };
        Assert.All(failures, failure => Assert.Equal("the value of the header Authorization has a line break", failure.Detail));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_user_whose_name_is_not_ascii_can_be_impersonated()
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("01");
        await using var client = new KubernetesClient(server.Access with { Impersonation = new Impersonation { User = "jürgen" } }, Clients.Options);
        await client.GetVersionAsync(Clients.Cancellation);
        var sent = server.Requests[0].Header("Impersonate-User")!;
        Assert.Equal("jürgen", System.Text.Encoding.UTF8.GetString(System.Text.Encoding.Latin1.GetBytes(sent)));
    }

    [Fact]
    public async Task A_written_kubeconfig_leads_to_the_server()
    {
        var file = Path.Combine(_folder.FullName, "config");
        await using var server = ScriptedApiServer.Start();
        server.WriteKubeconfig(file, "shop", "t");
        server.Play("01");
        var access = KubeconfigLoader.Load(new KubeconfigRequest { ExplicitPath = file, HomeDirectory = "/", WorkingDirectory = "/" });
        Assert.Equal(("shop", 0), (access.Namespace, access.Warnings.Count));
        await using var client = new KubernetesClient(access, Clients.Options);
        await client.GetVersionAsync(Clients.Cancellation);
        Assert.Equal("Bearer t", server.Requests[0].Header("Authorization"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Count => Path.Combine(_folder.FullName, "count");

    /// <summary>Gives t1, t2, t3 …</summary>
    /// <param name="expiry">Within single quotes of a shell that has the number as <c>$count</c>.</param>
    private Credentials.ExecPlugin CountingPlugin(string? expiry = null)
    {
        var rest = expiry is null ? "" : $",\"expirationTimestamp\":\"{expiry}\"";
        return Plugin($$$"""
            echo x >> {{{Count}}}
            count=$(wc -l < {{{Count}}} | tr -d ' ')
            echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"t'$count'"{{{rest}}}}}'
            """);
    }

    private static Credentials.ExecPlugin Plugin(string script) => new()
    {
        ApiVersion = "client.authentication.k8s.io/v1",
        Command = "/bin/sh",
        Arguments = ["-c", script, "plugin"],
        InteractiveMode = InteractiveMode.IfAvailable,
    };

    private static string Answer(JsonObject status) => new JsonObject
    {
        ["kind"] = "ExecCredential",
        ["apiVersion"] = "client.authentication.k8s.io/v1",
        ["status"] = status,
    }.ToJsonString();
}
