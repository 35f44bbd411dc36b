using System.Net;
using System.Text.Json.Nodes;
using Sonde.Core.Linting.Live;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;

namespace Sonde.ContractTests.Commands;

public sealed class LintTests
{
    private const string Pod = """{"spec":{"containers":[{"name":"api","image":"shop:1","command":["dlv","exec","/api"],"env":[{"name":"KEY","value":"s3cret"}]}]}}""";

    private const string Traced = "apiVersion: v1\nkind: Pod\nmetadata: { name: shop }\nspec:\n  shareProcessNamespace: true\n  containers: [{ name: api, image: 'shop:1', command: [dlv, exec, /api] }]\n";

    [Fact]
    public async Task What_is_found_is_told_with_its_place_its_reason_and_what_to_do()
    {
        using var laptop = new Laptop();
        laptop.Write("deploy/pod.yaml", Traced);
        laptop.Write("deploy/dev/pod.yaml", Traced);
        var run = await laptop.RunAsync("lint", "deploy");
        Assert.Equal(1, await run.ExitAsync());
        foreach (var part in new[] { "deploy/pod.yaml:6:", "error SL001", "starts dlv", "→ start the program by itself", "warning SL009", "1 error, 1 warning", "2 in development" })
        {
            Assert.Contains(part, run.AllText, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Known_findings_are_not_told_again()
    {
        using var laptop = new Laptop();
        laptop.Write("pod.yaml", Traced);
        Assert.Equal(0, await (await laptop.RunAsync("lint", "pod.yaml", "--write-baseline", "known.json")).ExitAsync());
        laptop.Write("pod.yaml", "# a line more\n" + Traced);
        var run = await laptop.RunAsync("lint", "pod.yaml", "--baseline", "known.json");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal((0, 2), (run.Reports.All<LintReport>().Single().Findings.Count, run.Reports.All<LintReport>().Single().Known));
        laptop.Write("pod.yaml", Traced.Replace("[dlv", "[/usr/bin/dlv", StringComparison.Ordinal));
        Assert.Equal(1, await (await laptop.RunAsync("lint", "pod.yaml", "--baseline", "known.json")).ExitAsync());
    }

    [Fact]
    public async Task Standard_input_is_read_and_findings_are_written_for_CI()
    {
        using var laptop = new Laptop();
        using var run = laptop.Start("lint", "-", "--sarif", "lint.sarif", "--output", "json");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal("2.1.0", (string?)JsonNode.Parse(Laptop.Read(Path.Combine(laptop.Work, "lint.sarif")))!["version"]);
        Assert.Equal("lint", (string?)JsonNode.Parse(run.Terminal.AnswerText)!["report"]);
    }

    [Theory]
    [InlineData("nowhere.yaml")]
    [InlineData("pod.yaml", "--baseline", "nowhere.json")]
    [InlineData("pod.yaml", "--baseline", "pod.yaml")]
    public async Task What_cannot_be_read_is_a_fault(params string[] words)
    {
        using var laptop = new Laptop();
        laptop.Write("pod.yaml", Traced);
        await Failing.AssertAsync(laptop.Start(["lint", .. words]), "SND2017");
    }

    [Fact]
    public async Task A_Kustomize_folder_that_is_not_rendered_is_a_fault_or_told()
    {
        using var laptop = new Laptop();
        laptop.Write("deploy/kustomization.yaml", "resources: [missing.yaml]\n");
        var run = await laptop.RunAsync("lint", "deploy");
        var exit = await run.ExitAsync();
        Assert.Contains(exit == 0 ? "rendered by kubectl" : "SND2017", run.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_is_looked_through_and_what_may_not_be_listed_is_told()
    {
        await using var cluster = WithKinds();
        cluster.Server.On("GET", "/apis/batch/v1beta1/namespaces/default/cronjobs").Reply(HttpStatusCode.OK, List(JobOf("nightly")));
        cluster.Server.On("GET", "/apis/apps/v1/namespaces/default/statefulsets").Reply(HttpStatusCode.Forbidden, """{"kind":"Status","reason":"Forbidden","message":"no","code":403}""");
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("lint", "--live");
        Assert.Equal(1, await run.ExitAsync());
        var report = run.Reports.All<LintReport>().Single();
        Assert.Contains(report.Findings, row => (row.Rule, row.File, row.Line) == ("SL001", "default/cronjobs/nightly", 0));
        Assert.Contains("the statefulsets: you may not list statefulsets in namespace default", report.Unread);
        Assert.DoesNotContain("s3cret", run.AllText, StringComparison.Ordinal);
        Assert.Empty(cluster.Writes);
    }

    [Fact]
    public async Task A_list_is_read_page_by_page()
    {
        await using var cluster = WithKinds();
        const string Path = "/apis/batch/v1/namespaces/default/jobs";
        cluster.Server.On("GET", Path + "?limit=250").Reply(HttpStatusCode.OK, List(JobOf("first"), "next"));
        cluster.Server.On("GET", Path + "?limit=250&continue=next").Reply(HttpStatusCode.OK, List(JobOf("second")));
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("lint", "--live");
        Assert.Equal(2, run.Reports.All<LintReport>().Single().Findings.Count(row => row.Rule == "SL001"));
    }

    [Fact]
    public async Task A_namespace_that_is_not_there_is_no_clean_one()
    {
        await using var cluster = WithKinds();
        cluster.Server.On("GET", ScriptedCluster.PodsPath).Reply(HttpStatusCode.OK, """{"kind":"PodList","items":[]}""");
        cluster.Server.On("GET", "/api/v1/namespaces/default").Reply(HttpStatusCode.NotFound, """{"kind":"Status","reason":"NotFound","message":"namespaces \"default\" not found","code":404}""");
        using var laptop = new Laptop(cluster);
        await Failing.AssertAsync(await laptop.RunAsync("lint", "--live"), "SND3001");
    }

    [Fact]
    public async Task Pods_that_may_not_be_listed_are_a_missing_right()
    {
        await using var cluster = WithKinds();
        cluster.Server.On("GET", ScriptedCluster.PodsPath).Reply("57");
        using var laptop = new Laptop(cluster);
        await Failing.AssertAsync(await laptop.RunAsync("lint", "--live"), "SND4001");
    }

    private static ScriptedCluster WithKinds()
    {
        var cluster = new ScriptedCluster();
        foreach (var kind in LiveKind.All)
        {
            foreach (var version in kind.Versions)
            {
                cluster.Server.On("GET", $"{(kind.Group.Length == 0 ? "/api" : "/apis/" + kind.Group)}/{version}/namespaces/default/{kind.Resource}")
                    .Reply(HttpStatusCode.NotFound, """{"kind":"Status","reason":"NotFound","message":"the server could not find the requested resource","code":404}""");
            }
        }

        return cluster;
    }

    private static string List(string item, string next = "") => $$"""{"kind":"List","metadata":{"continue":"{{next}}"},"items":[{{item}}]}""";

    private static string JobOf(string name) =>
        $$"""{"metadata":{"name":"{{name}}","namespace":"default"},"spec":{"template":{{Pod}},"jobTemplate":{"spec":{"template":{{Pod}} } } } }""";
}
