using System.Net;
using Sonde.Testing.Commands;

namespace Sonde.ContractTests.Commands;

public sealed class RightsTests
{
    [Theory]
    [InlineData("get pods")]
    [InlineData("watch pods")]
    [InlineData("create pods/exec")]
    [InlineData("patch pods/ephemeralcontainers")]
    public async Task A_right_that_is_missing_is_named_with_the_command_that_grants_it(string right)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Denied.Add(right);
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, "SND4001");
        Assert.Contains($"dev may not {right} in namespace default, needed to ", run.Fault.Why, StringComparison.Ordinal);
        var (verb, resource) = (right.Split(' ')[0], right.Split(' ')[1]);
        var grant = Assert.Single(run.Fault.Next);
        var name = grant.Split(' ')[3];
        Assert.Equal(
            $"kubectl create role {name} --verb={verb} --resource={resource} -n default && kubectl create rolebinding {name} --role={name} --user=dev -n default",
            grant);
        Assert.Empty(cluster.DryRuns);
    }

    [Fact]
    public async Task Several_missing_rights_are_named_each_and_granted_by_one_role_and_one_binding()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Denied.UnionWith(["watch pods", "create pods/exec", "patch pods/ephemeralcontainers"]);
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, "SND4001");
        Assert.Equal(
            """
            dev may not watch pods in namespace default, needed to see the toolbox start and the target go away;
            may not create pods/exec in namespace default, needed to talk to the toolbox;
            may not patch pods/ephemeralcontainers in namespace default, needed to add the toolbox
            """,
            run.Fault.Why);
        var grant = Assert.Single(run.Fault.Next);
        Assert.Equal(1, Occurrences(grant, "kind: Role\n"));
        Assert.Equal(1, Occurrences(grant, "kubectl create rolebinding "));
        Assert.Contains("resources: [pods/ephemeralcontainers], verbs: [patch]", grant, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_right_to_add_is_not_needed_where_a_toolbox_runs()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001).WithToolbox(
            ContainerStates.Toolbox("sonde-go-aaaaa", Laptop.Image, ContainerStates.SameUser(1001, 1001)), ContainerStates.Running());
        cluster.Denied.Add("patch pods/ephemeralcontainers");
        using var laptop = new Laptop(cluster);
        Assert.Equal(0, await laptop.Debug().EndAsync());
    }

    [Fact]
    public async Task Where_the_pod_itself_may_not_be_read_every_missing_right_is_named()
    {
        await using var cluster = new ScriptedCluster();
        cluster.Server.On("GET", ScriptedCluster.PodPath).Reply(HttpStatusCode.Forbidden, Forbidden("get", "pods"));
        cluster.Denied.UnionWith(["get pods", "create pods/exec"]);
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, "SND4001");
        Assert.Equal(2, Occurrences(run.Fault.Why, "may not "));
        Assert.Equal(2, Occurrences(Assert.Single(run.Fault.Next), "apiGroups"));
    }

    [Fact]
    public async Task A_workload_needs_its_own_rights()
    {
        await using var cluster = new ScriptedCluster();
        cluster.Server.On("GET", "/apis/apps/v1/namespaces/default/deployments/shop").Reply(HttpStatusCode.Forbidden, Forbidden("get", "deployments"));
        cluster.Denied.UnionWith(["get deployments", "list pods"]);
        using var laptop = new Laptop(cluster);
        var run = await Failing.RunAsync(cluster, laptop, "SND4001", "debug", "deploy/shop");
        var grant = Assert.Single(run.Fault.Next);
        Assert.Contains("""apiGroups: ["apps"], resources: [deployments], verbs: [get] }""", grant, StringComparison.Ordinal);
        Assert.Contains("""apiGroups: [""], resources: [pods], verbs: [list] }""", grant, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_takes_nobody_for_somebody_says_what_is_missing()
    {
        await using var cluster = new ScriptedCluster();
        cluster.Server.On("GET", ScriptedCluster.PodPath).Reply("57");
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, "SND4001");
        Assert.Contains("system:anonymous", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_the_server_does_not_accept_are_no_missing_right()
    {
        await using var cluster = new ScriptedCluster();
        const string Unauthorized = """{"kind":"Status","status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}""";
        foreach (var (method, path) in new[]
        {
            ("GET", ScriptedCluster.PodPath), ("GET", "/api/v1"), ("GET", "/api/v1/namespaces/default"),
            ("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews"), ("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"),
        })
        {
            cluster.Server.On(method, path).Reply(HttpStatusCode.Unauthorized, Unauthorized);
        }

        using var laptop = new Laptop(cluster, "not-taken");
        await Failing.DebugAsync(cluster, laptop, "SND4004");
    }

    [Fact]
    public async Task An_exec_that_is_forbidden_after_all_is_granted_by_the_verb_that_the_server_named()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.PlayExec("33");
        cluster.Server.On("POST", ScriptedCluster.ExecPath).Reply(HttpStatusCode.Forbidden, Forbidden("create", "pods/exec"));
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, "SND4001");
        Assert.Contains("--verb=create --resource=pods/exec", Assert.Single(run.Fault.Next), StringComparison.Ordinal);
        Assert.Single(run.Receipt.Remains);
    }

    [Fact]
    public async Task A_server_that_does_not_tell_its_version_is_no_obstacle()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Server.On("GET", "/version").Reply(HttpStatusCode.Forbidden, """{"kind":"Status","message":"forbidden: User \"dev\" cannot get path \"/version\"","code":403}""");
        using var laptop = new Laptop(cluster);
        Assert.Equal(0, await laptop.Debug("--dry-run").ExitAsync());
    }

    [Fact]
    public async Task A_namespace_that_may_not_be_read_is_left_to_the_dry_run()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Server.On("GET", "/api/v1/namespaces/default").Reply(HttpStatusCode.Forbidden, Forbidden("get", "namespaces"));
        using var laptop = new Laptop(cluster);
        Assert.Equal(0, await laptop.Debug("--dry-run").ExitAsync());
    }

    [Fact]
    public async Task A_namespace_whose_answer_is_nonsense_is_no_bug_of_ours()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Server.On("GET", "/api/v1/namespaces/default").Reply(HttpStatusCode.OK, "<html>");
        using var laptop = new Laptop(cluster);
        Assert.Equal(0, await laptop.Debug("--dry-run").ExitAsync());
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;

    private static string Forbidden(string verb, string resource) =>
        $$"""{"kind":"Status","status":"Failure","message":"{{resource}} is forbidden: User \"dev\" cannot {{verb}} resource \"{{resource}}\" in API group \"\" in the namespace \"default\"","reason":"Forbidden","code":403}""";
}
