using System.Net;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Sonde.Testing.Commands;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Commands;

/// <summary>Whatever is said, and however much: never a token, never the value of an environment variable.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SecretTests
{
    private const string Secret = "s3cr3t-never-to-be-seen";

    public static TheoryData<string[]> Shapes => new([], ["-v"], ["-o", "json"], ["-o", "json", "-v"]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_session_says_no_secret(string[] shape)
    {
        await using var cluster = WithSecrets();
        using var laptop = new Laptop(cluster, Secret);
        var run = laptop.Debug(shape);
        Assert.Equal(0, await run.EndAsync());
        AssertSilent(run);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_refusal_says_no_secret(string[] shape)
    {
        await using var cluster = WithSecrets();
        cluster.Admission = _ => ScriptedReply.Json(HttpStatusCode.Forbidden, Fixture.Load("23").Body);
        using var laptop = new Laptop(cluster, Secret);
        AssertSilent(await Failing.DebugAsync(cluster, laptop, "SND4002", [.. shape, "--profile", "general"]));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_pod_that_cannot_be_read_says_no_secret(string[] shape)
    {
        await using var cluster = WithSecrets();
        cluster.Server.On("GET", ScriptedCluster.PodPath).Reply(ScriptedReply.Json(
            HttpStatusCode.OK,
            """{"kind":"Pod","spec":{"containers":[{"name":"app","env":[{"name":"A","value":"SECRET"}],"ports":"SECRET"}]}}""".Replace("SECRET", Secret, StringComparison.Ordinal)));
        using var laptop = new Laptop(cluster, Secret);
        AssertSilent(await Failing.DebugAsync(cluster, laptop, "SND6001", shape));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_token_that_a_plugin_gave_is_no_ones_business(string[] shape)
    {
        await using var cluster = WithSecrets();
        cluster.Server.On("GET", ScriptedCluster.PodPath).Reply(HttpStatusCode.Unauthorized, """{"kind":"Status","message":"Unauthorized","code":401}""");
        using var laptop = new Laptop(cluster);
        ConfigurationTests.UsePlugin(
            laptop,
            $$$"""
            #!/bin/sh
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"{{{Secret}}}"}}'
            """);
        AssertSilent(await Failing.DebugAsync(cluster, laptop, "SND4004", shape));
        Assert.Contains(cluster.Server.Requests, request => request.Header("Authorization") == "Bearer " + Secret);
    }

    private static ScriptedCluster WithSecrets()
    {
        var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Change(pod =>
        {
            var container = pod["spec"]!["containers"]![0]!;
            container["env"] = new JsonArray(new JsonObject { ["name"] = "PASSWORD", ["value"] = Secret });
            container["args"] = new JsonArray("--password=" + Secret);
            pod["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"] = Secret;
        });
        return cluster;
    }

    private static void AssertSilent(SondeRun run)
    {
        Assert.NotEmpty(run.AllText);
        Assert.DoesNotContain(Secret, run.AllText, StringComparison.Ordinal);
    }
}
