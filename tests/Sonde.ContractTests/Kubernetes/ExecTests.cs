using System.Net;
using System.Text;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Exec;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Kubernetes;

public sealed class ExecTests
{
    private const string Path = "/api/v1/namespaces/default/pods/goweb/exec";

    [Theory]
    [InlineData("25", "hello\n", "", 0)]
    [InlineData("26", "", "oops\n", 7)]
    [InlineData("29", "", "", 0)]
    [InlineData("30", "", "", null)]
    public async Task A_recorded_program_is_read_to_its_end(string fixture, string output, string errors, int? exitCode)
    {
        await using var server = ScriptedApiServer.Start();
        server.Play(fixture);
        await using var client = server.Client();
        await using var stream = await client.ExecAsync(RequestOf(fixture), Clients.Cancellation);
        Assert.Equal(output, await ReadAllAsync(stream));
        Assert.Equal((errors, exitCode), (stream.StandardErrorTail, stream.Status!.ExitCode));
    }

    [Fact]
    public async Task With_v5_the_end_of_the_input_ends_the_program()
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("27");
        await using var client = server.Client();
        await using var stream = await client.ExecAsync(RequestOf("27") with { HasInput = true }, Clients.Cancellation);
        Assert.Equal("v5.channel.k8s.io", stream.Protocol);
        stream.Write("line one\n"u8);
        stream.Write("line two\n"u8);
        Assert.True(stream.CloseInput());
        Assert.Equal("line one\nline two\n", await ReadAllAsync(stream));
        Assert.True(stream.Status!.IsSuccess);
    }

    [Fact]
    public async Task With_v4_the_same_program_goes_on()
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("28");
        server.On("POST", Fixture.Load("28").Target).Reply(HttpStatusCode.BadRequest, "unable to upgrade");
        await using var client = server.Client();
        await using var stream = await client.ExecAsync(RequestOf("28") with { HasInput = true }, Clients.Cancellation);
        stream.Write("line one\n"u8);
        Assert.False(stream.CloseInput());
        var buffer = new byte[64];
        Assert.Equal("line one\n", Encoding.UTF8.GetString(buffer, 0, stream.Read(buffer)));
        Assert.Null(stream.Status);
    }

    [Theory]
    [InlineData("31", HttpStatusCode.BadRequest, "BadRequest", "container nope is not valid for pod goweb")]
    [InlineData("32", HttpStatusCode.NotFound, "NotFound", "pods \"nope\" not found")]
    public async Task A_refused_upgrade_carries_the_servers_own_words_and_is_not_tried_again(
        string fixture, HttpStatusCode status, string reason, string message)
    {
        await using var server = ScriptedApiServer.Start();
        server.Play(fixture);
        await using var client = server.Client();
        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(() => client.ExecAsync(RequestOf(fixture), Clients.Cancellation));
        Assert.Equal((status, reason, message), (refusal.StatusCode, refusal.Reason, refusal.Message));
        Assert.Equal(("create", "pods/exec"), (refusal.Verb, refusal.Resource));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_server_without_v5_is_offered_spdy_and_from_then_on_at_once()
    {
        await using var server = ScriptedApiServer.Start(new ScriptedApiServerOptions { ExecProtocols = ["v4.channel.k8s.io"] });
        server.OnExec(Path, (_, _) => Task.FromResult(0));
        await using var client = server.Client();
        for (var exec = 0; exec < 2; exec++)
        {
            await using var stream = await client.ExecAsync(new ExecRequest("default", "goweb", "app", ["true"]), Clients.Cancellation);
            Assert.Equal("v4.channel.k8s.io", stream.Protocol);
            Assert.Equal("", await ReadAllAsync(stream));
            Assert.True(stream.Status!.IsSuccess);
        }

        Assert.Equal(["GET", "POST", "POST"], server.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task A_user_who_may_create_an_exec_only_gets_it_over_spdy()
    {
        await using var server = ScriptedApiServer.Start();
        server.OnExec(Path, (_, _) => Task.FromResult(0), request => request.Method == "GET" ? Refused("get") : null);
        await using var client = server.Client();
        await using var stream = await client.ExecAsync(new ExecRequest("default", "goweb", "app", ["true"]), Clients.Cancellation);
        Assert.Equal("", await ReadAllAsync(stream));
        Assert.Equal(["GET", "POST"], server.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task Whoever_may_neither_is_told_of_the_last_refusal()
    {
        await using var server = ScriptedApiServer.Start();
        server.OnExec(Path, (_, _) => Task.FromResult(0), request => Refused(request.Method == "GET" ? "get" : "create"));
        await using var client = server.Client();
        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(
            () => client.ExecAsync(new ExecRequest("default", "goweb", "app", ["true"]), Clients.Cancellation));
        Assert.Equal("cannot create pods/exec", refusal.Message);
        Assert.Equal(["GET", "POST"], server.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task Where_spdy_does_not_get_through_either_a_websocket_of_v4_is_offered()
    {
        await using var server = ScriptedApiServer.Start(new ScriptedApiServerOptions { ExecProtocols = ["v4.channel.k8s.io"], RefusesUnknownOffers = true, KnowsSpdy = false });
        server.OnExec(Path, (_, _) => Task.FromResult(0));
        await using var client = server.Client();
        await using var stream = await client.ExecAsync(new ExecRequest("default", "goweb", "app", ["true"]), Clients.Cancellation);
        Assert.Equal("v4.channel.k8s.io", stream.Protocol);
        Assert.Equal(["v5.channel.k8s.io", null, "v4.channel.k8s.io"], server.Requests.Select(request => request.Header("Sec-WebSocket-Protocol")));
    }

    [Fact]
    public async Task A_server_that_knows_no_protocol_of_ours_is_refused_after_all_offers()
    {
        await using var server = ScriptedApiServer.Start(new ScriptedApiServerOptions { ExecProtocols = ["v9.channel.k8s.io"], KnowsSpdy = false });
        server.OnExec(Path, (_, _) => Task.FromResult(0));
        await using var client = server.Client();
        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(
            () => client.ExecAsync(new ExecRequest("default", "goweb", "app", ["true"]), Clients.Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, refusal.StatusCode);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData(true, "v5.channel.k8s.io")]
    [InlineData(false, "v5.channel.k8s.io")]
    [InlineData(true, "v4.channel.k8s.io")]
    public async Task Bytes_go_both_ways_at_once_and_arrive_as_they_were_sent(bool usesTls, string protocol)
    {
        // What knows no WebSocket but v4's is spoken to over SPDY.
        await using var server = ScriptedApiServer.Start(new ScriptedApiServerOptions { UsesTls = usesTls, ExecProtocols = [protocol] });
        server.OnExec(Path, async (peer, stop) =>
        {
            Assert.Equal(("app", "agent connect"), (peer.Container, string.Join(' ', peer.Command)));
            await peer.Input.CopyToAsync(peer.Output, stop);
            return 3;
        });
        await using var client = server.Client();
        await using var stream = await client.ExecAsync(new ExecRequest("default", "goweb", "app", ["agent", "connect"]), Clients.Cancellation);
        var sent = new byte[8 * 1024 * 1024];
        new Random(1).NextBytes(sent);
        var writing = Task.Run(
            () =>
            {
                stream.Write(sent);
                stream.CloseInput();
            },
            Clients.Cancellation);
        using var received = new MemoryStream();
        await stream.CopyToAsync(received, Clients.Cancellation);
        await writing;
        Assert.True(sent.AsSpan().SequenceEqual(received.ToArray()));
        Assert.Equal(3, stream.Status!.ExitCode);
    }

    [Fact]
    public async Task Disposing_unblocks_a_reader_and_ends_the_programs_input()
    {
        var ended = new TaskCompletionSource();
        await using var server = ScriptedApiServer.Start();
        server.OnExec(Path, async (peer, _) =>
        {
            while (await peer.Input.ReadAsync(new byte[16], CancellationToken.None) > 0)
            {
            }

            ended.SetResult();
            return 0;
        });
        await using var client = server.Client();
        var stream = await client.ExecAsync(new ExecRequest("default", "goweb", "app", ["cat"]), Clients.Cancellation);
        var reading = Task.Run(() => stream.Read(new byte[16]), Clients.Cancellation);
        await stream.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => reading.WaitAsync(TimeSpan.FromSeconds(20), Clients.Cancellation));
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20), Clients.Cancellation);
    }

    [Fact]
    public async Task Disposing_unblocks_a_writer_whose_bytes_nobody_takes()
    {
        var blocked = new TaskCompletionSource();
        await using var server = ScriptedApiServer.Start();
        server.OnExec(Path, async (_, stop) =>
        {
            await blocked.Task.WaitAsync(stop);
            return 0;
        });
        await using var client = server.Client();
        var stream = await client.ExecAsync(new ExecRequest("default", "goweb", "app", ["sleep"]), Clients.Cancellation);
        var written = 0;
        var writing = Task.Run(
            () =>
            {
                for (; written < 4096; written++)
                {
                    stream.Write(new byte[64 * 1024]);
                }
            },
            Clients.Cancellation);
        for (var before = -1; before != Volatile.Read(ref written) || before < 1;)
        {
            before = Volatile.Read(ref written);
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Clients.Cancellation);
        }

        Assert.False(writing.IsCompleted);
        await stream.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => writing.WaitAsync(TimeSpan.FromSeconds(20), Clients.Cancellation));
        blocked.SetResult();
    }

    [Fact]
    public async Task A_missing_right_is_told_in_the_servers_own_words()
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("33");
        server.On("POST", Fixture.Load("33").Target).Reply("33");
        await using var client = server.Client();
        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(() => client.ExecAsync(RequestOf("33"), Clients.Cancellation));
        Assert.Equal(
            (HttpStatusCode.Forbidden, "pods \"x\" is forbidden: User \"dev\" cannot get resource \"pods/exec\" in API group \"\" in the namespace \"kube-system\""),
            (refusal.StatusCode, refusal.Message));
        Assert.Equal(("create", "pods/exec"), (refusal.Verb, refusal.Resource));
    }

    private static ScriptedReply Refused(string verb) => ScriptedReply.Json(
        HttpStatusCode.Forbidden, $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Forbidden","message":"cannot {{verb}} pods/exec","code":403}""");

    private static ExecRequest RequestOf(string fixture)
    {
        var recorded = new RecordedRequest("GET", Fixture.Load(fixture).Target, new Dictionary<string, string>(), "");
        var segments = recorded.Path.Split('/');
        var command = recorded.Query.Where(pair => pair.Key == "command").Select(pair => pair.Value);
        return new ExecRequest(segments[4], segments[6], recorded.QueryValue("container") ?? "", [.. command]) { HasInput = false };
    }

    private static async Task<string> ReadAllAsync(ExecStream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        return await reader.ReadToEndAsync(Clients.Cancellation);
    }
}
