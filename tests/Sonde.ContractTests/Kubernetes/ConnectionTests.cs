using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Configuration;
using Sonde.Kubernetes.Exec;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Kubernetes;

public sealed class ConnectionTests
{
    [Fact]
    public async Task A_client_certificate_is_shown_on_requests_and_on_exec()
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("01");
        server.OnExec("/api/v1/namespaces/n/pods/p/exec", (_, _) => Task.FromResult(0));
        await using var client = new KubernetesClient(
            server.Access with { ClientCertificate = server.IssueClientCertificate("dev") }, Clients.Options);
        await client.GetVersionAsync(Clients.Cancellation);
        await using var stream = await client.ExecAsync(new ExecRequest("n", "p", "c", ["true"]), Clients.Cancellation);
        Assert.Equal(["CN=dev", "CN=dev"], server.Requests.Select(request => request.ClientCertificate));
    }

    [Fact]
    public async Task Credentials_and_impersonation_are_sent_on_requests_and_on_exec()
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("01");
        server.OnExec("/api/v1/namespaces/n/pods/p/exec", (_, _) => Task.FromResult(0));
        var access = server.Access with
        {
            Credentials = new Credentials.Basic("dev", "pä:ss"),
            Impersonation = new Impersonation
            {
                User = "joe",
                Uid = "7",
                Groups = ["a", "b"],
                Extra = new Dictionary<string, IReadOnlyList<string>> { ["Acme.com/x"] = ["1"] },
            },
        };
        await using var client = new KubernetesClient(access, Clients.Options);
        await client.GetVersionAsync(Clients.Cancellation);
        await using var stream = await client.ExecAsync(new ExecRequest("n", "p", "c", ["true"]), Clients.Cancellation);
        Assert.All(server.Requests, request =>
        {
            Assert.Equal("Basic ZGV2OnDDpDpzcw==", request.Header("Authorization"));
            Assert.Equal(("joe", "7", "a, b"), (request.Header("Impersonate-User"), request.Header("Impersonate-Uid"), request.Header("Impersonate-Group")));
            Assert.Equal("1", request.Header("Impersonate-Extra-acme.com%2Fx"));
        });
    }

    [Fact]
    public async Task A_server_that_the_authority_did_not_sign_is_not_trusted()
    {
        await using var server = ScriptedApiServer.Start();
        await using var other = ScriptedApiServer.Start();
        await using var client = new KubernetesClient(
            server.Access with { CertificateAuthorityPem = other.Access.CertificateAuthorityPem }, Clients.Options);
        var failure = await Assert.ThrowsAsync<KubernetesConnectionException>(() => client.GetVersionAsync(Clients.Cancellation));
        Assert.StartsWith("the server's certificate is not trusted (", failure.Detail, StringComparison.Ordinal);
        Assert.EndsWith("subject CN=scripted-server, issuer CN=scripted-ca", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_authority_is_named_those_of_the_machine_count()
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("01");
        var authorities = new X509Certificate2Collection();
        await using var client = new KubernetesClient(
            server.Access with { CertificateAuthorityPem = null }, Clients.Options with { MachineAuthorities = () => authorities });
        await Assert.ThrowsAsync<KubernetesConnectionException>(() => client.GetVersionAsync(Clients.Cancellation));

        authorities.ImportFromPem(server.Access.CertificateAuthorityPem);
        Assert.NotNull(await client.GetVersionAsync(Clients.Cancellation));
    }

    [Fact]
    public async Task A_certificate_that_ran_out_is_not_trusted()
    {
        await using var server = ScriptedApiServer.Start(new ScriptedApiServerOptions { HasExpiredCertificate = true });
        await using var client = server.Client();
        var failure = await Assert.ThrowsAsync<KubernetesConnectionException>(() => client.GetVersionAsync(Clients.Cancellation));
        Assert.Contains("NotTimeValid", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_trusted_only_where_that_name_is_asked_for()
    {
        await using var server = ScriptedApiServer.Start(new ScriptedApiServerOptions { CertificateName = "kubernetes.default" });
        server.Play("01");
        await using var client = server.Client();
        var failure = await Assert.ThrowsAsync<KubernetesConnectionException>(() => client.GetVersionAsync(Clients.Cancellation));
        Assert.Contains("is not for '127.0.0.1'", failure.Detail, StringComparison.Ordinal);
        await using var named = new KubernetesClient(server.Access with { TlsServerName = "kubernetes.default" }, Clients.Options);
        await named.GetVersionAsync(Clients.Cancellation);
    }

    [Fact]
    public async Task A_server_certificate_that_is_listed_itself_is_trusted_as_kubectl_does()
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("01");
        await using var client = new KubernetesClient(server.Access with { CertificateAuthorityPem = server.CertificatePem }, Clients.Options);
        await client.GetVersionAsync(Clients.Cancellation);
    }

    [Fact]
    public async Task Skipped_verification_takes_any_certificate()
    {
        await using var server = ScriptedApiServer.Start(new ScriptedApiServerOptions { HasExpiredCertificate = true, CertificateName = "x" });
        server.Play("01");
        await using var client = new KubernetesClient(server.Access with { CertificateAuthorityPem = null, SkipsTlsVerification = true }, Clients.Options);
        await client.GetVersionAsync(Clients.Cancellation);
    }

    [Fact]
    public async Task A_refused_connection_says_so_for_requests_and_for_exec()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = new Uri($"https://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}");
        free.Stop();
        await using var server = ScriptedApiServer.Start();
        await using var client = new KubernetesClient(server.Access with { Server = address }, Clients.Options);
        var failures = new[]
        {
            await Assert.ThrowsAsync<KubernetesConnectionException>(() => client.GetVersionAsync(Clients.Cancellation)),
            await Assert.ThrowsAsync<KubernetesConnectionException>(() => client.ExecAsync(new ExecRequest("n", "p", "c", ["true"]), Clients.Cancellation)),
        };
        Assert.All(failures, failure => Assert.StartsWith($"the server 127.0.0.1:{address.Port} cannot be reached", failure.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_does_not_exist_says_so()
    {
        await using var server = ScriptedApiServer.Start();
        await using var client = new KubernetesClient(server.Access with { Server = new Uri("https://no-such-host.invalid:6443") }, Clients.Options);
        var failure = await Assert.ThrowsAsync<KubernetesConnectionException>(() => client.GetVersionAsync(Clients.Cancellation));
        Assert.StartsWith("the name 'no-such-host.invalid' cannot be resolved", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_finishes_the_handshake_is_given_up_in_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = new Uri($"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}");
        await using var server = ScriptedApiServer.Start();
        await using var client = new KubernetesClient(
            server.Access with { Server = address }, Clients.Options with { RequestTimeout = TimeSpan.FromMilliseconds(300) });
        await Assert.ThrowsAsync<KubernetesConnectionException>(() => client.GetVersionAsync(Clients.Cancellation));
        await Assert.ThrowsAsync<KubernetesConnectionException>(() => client.ExecAsync(new ExecRequest("n", "p", "c", ["true"]), Clients.Cancellation));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("socks5")]
    public async Task Requests_and_exec_go_through_the_proxy(string scheme)
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("01");
        server.OnExec("/api/v1/namespaces/n/pods/p/exec", (_, _) => Task.FromResult(0));
        await using var proxy = ScriptedProxy.Start();
        var access = server.Access with
        {
            Server = new Uri($"https://cluster.invalid:{server.Address.Port}"),
            TlsServerName = "127.0.0.1",
            ProxyUrl = new Uri($"{scheme}://me:secret@127.0.0.1:{proxy.Port}"),
        };
        await using var client = new KubernetesClient(access, Clients.Options);
        await client.GetVersionAsync(Clients.Cancellation);
        await using var stream = await client.ExecAsync(new ExecRequest("n", "p", "c", ["true"]), Clients.Cancellation);
        Assert.Equal($"cluster.invalid:{server.Address.Port} as me:secret", proxy.Asked.Distinct().Single());

        // Requests and exec each have a connection of their own; .NET opens one more where the first is slow to come.
        Assert.InRange(proxy.Asked.Count, 2, 3);
    }

    [Fact]
    public async Task A_proxy_that_refuses_says_so()
    {
        await using var server = ScriptedApiServer.Start();
        await using var proxy = ScriptedProxy.Start(refuses: true);
        await using var client = new KubernetesClient(
            server.Access with { ProxyUrl = new Uri($"http://127.0.0.1:{proxy.Port}") }, Clients.Options);
        var failure = await Assert.ThrowsAsync<KubernetesConnectionException>(() => client.GetVersionAsync(Clients.Cancellation));
        Assert.Equal(
            "the proxy refused CONNECT: HTTP/1.1 407 Proxy Authentication Required; the way leads through the proxy "
                + $"http://127.0.0.1:{proxy.Port} (proxy-url of the kubeconfig)",
            failure.Detail);
    }
}
