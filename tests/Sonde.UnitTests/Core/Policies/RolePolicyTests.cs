using System.Text.Json.Nodes;
using Sonde.Core.Policies;
using Sonde.Kubernetes.Configuration;
using Sonde.Testing.Cli;

namespace Sonde.UnitTests.Core.Policies;

public sealed class RolePolicyTests
{
    [Fact]
    public void The_documented_role_is_the_one_that_is_written() =>
        Assert.Equal(File.ReadAllText(Repository.PathOf("docs", "rbac.yaml")), PolicyYaml.Join(RolePolicy.Write(PolicyScope.All, null, null)));

    [Theory]
    [InlineData("ps", "create pods/exec, get pods/exec, list pods")]
    [InlineData("stop", "create pods/exec, get daemonsets, get deployments, get jobs, get pods, get pods/exec, get replicasets, get services, get statefulsets, list pods, watch pods")]
    [InlineData("doctor", "get daemonsets, get deployments, get jobs, get namespaces, get pods, get replicasets, get services, get statefulsets, list pods")]
    [InlineData("why", "get daemonsets, get deployments, get jobs, get persistentvolumeclaims, get pods, get pods/log, get replicasets, get services, get statefulsets, list events, list pods, list replicasets, list services")]
    [InlineData("node", "create pods, create pods/exec, delete pods, get namespaces, get pods, get pods/exec, watch pods")]
    [InlineData("dev", "create pods/exec, get deployments, get namespaces, get pods, get pods/exec, get pods/log, get statefulsets, list pods, update deployments, update statefulsets")]
    [InlineData("lint", "list cronjobs, list daemonsets, list deployments, list grpcroutes, list httproutes, list ingresses, list jobs, list pods, list replicasets, list routes, list services, list statefulsets, list tcproutes, list tlsroutes, list virtualservices")]
    public void A_command_gets_what_it_needs_and_nothing_else(string command, string rights)
    {
        Assert.Null(PolicyScopes.Judge(command, out var scope));
        Assert.Equal(rights, string.Join(", ", Rights(scope)));
    }

    [Fact]
    public void Only_what_adds_a_toolbox_may_change_a_pod()
    {
        foreach (var (word, scope) in PolicyScopes.Words)
        {
            Assert.Equal((scope & (PolicyScope.Debug | PolicyScope.Up | PolicyScope.Forward)) != 0, Rights(scope).Contains("patch pods/ephemeralcontainers"));
            Assert.Equal((scope & (PolicyScope.Debug | PolicyScope.Up)) != 0, Rights(scope).Contains("create events"));
            Assert.Equal((scope & (PolicyScope.Debug | PolicyScope.Up)) != 0, Rights(scope).Contains("list leases"));
            Assert.Equal(word is "up" or "why" or "dev" or "all", Rights(scope).Contains("get pods/log"));
            Assert.Equal(word is "why" or "all", Rights(scope).Contains("list events"));
            Assert.Equal((scope & (PolicyScope.Copy | PolicyScope.Node)) != 0, Rights(scope).Contains("create pods"));
            Assert.Equal((scope & (PolicyScope.Copy | PolicyScope.Node)) != 0, Rights(scope).Contains("delete pods"));
            Assert.Equal(word == "dev", Rights(scope).Contains("update deployments"));
            Assert.DoesNotContain(Rights(scope), right => right.Contains('*', StringComparison.Ordinal) || (right.StartsWith("delete", StringComparison.Ordinal) && right != "delete pods"));
        }
    }

    [Fact]
    public void What_is_in_no_namespace_takes_a_role_and_a_binding_of_the_cluster()
    {
        JsonNode[] documents = [.. RolePolicy.Write(PolicyScope.Node, "ops", new RoleSubject("dev", false)).Select(Parse)];
        Assert.Equal(["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"], documents.Select(static document => (string)document["kind"]!));
        Assert.Equal("""[{"apiGroups":[""],"resources":["nodes"],"verbs":["get"]}]""", documents[2]["rules"]!.ToJsonString());
        Assert.Null(documents[2]["metadata"]!["namespace"]);
        Assert.Equal("""{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"sonde-node"}""", documents[3]["roleRef"]!.ToJsonString());
        Assert.Equal(["Role", "ClusterRole"], RolePolicy.Write(PolicyScope.Node, null, null).Select(Parse).Select(static document => (string)document["kind"]!));
    }

    [Fact]
    public void All_is_everything_but_root_on_the_nodes() => Assert.DoesNotContain("create pods", Rights(PolicyScope.All));

    [Fact]
    public void A_namespace_and_a_subject_make_a_role_and_its_binding()
    {
        var documents = RolePolicy.Write(PolicyScope.Forward, "shop", new RoleSubject("dev", false));
        var (role, binding) = (Parse(documents[0]), Parse(documents[1]));
        Assert.Equal(("Role", "sonde-forward", "shop"), ((string)role["kind"]!, (string)role["metadata"]!["name"]!, (string)role["metadata"]!["namespace"]!));
        Assert.Equal(("RoleBinding", "shop"), ((string)binding["kind"]!, (string)binding["metadata"]!["namespace"]!));
        Assert.Matches("^sonde-forward-[0-9a-f]{6}$", (string)binding["metadata"]!["name"]!);
        Assert.Equal("""{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"sonde-forward"}""", binding["roleRef"]!.ToJsonString());
        Assert.Equal("""[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"dev"}]""", binding["subjects"]!.ToJsonString());
    }

    [Theory]
    [InlineData("developers", true, """{"kind":"Group","apiGroup":"rbac.authorization.k8s.io","name":"developers"}""")]
    [InlineData("system:serviceaccount:ci:runner", false, """{"kind":"ServiceAccount","namespace":"ci","name":"runner"}""")]
    [InlineData("system:serviceaccount:ci", false, """{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"system:serviceaccount:ci"}""")]
    [InlineData("a\", name: b } # \\", false, """{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"a\u0022, name: b } # \\"}""")]
    [InlineData("true", false, """{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"true"}""")]
    public void A_subject_is_one_name_whatever_it_holds(string name, bool isGroup, string expected)
    {
        var binding = Parse(RolePolicy.Write(PolicyScope.All, null, new RoleSubject(name, isGroup))[1]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($"[{expected}]"), binding["subjects"]), binding["subjects"]!.ToJsonString());
    }

    [Fact]
    public void Anothers_binding_is_not_replaced()
    {
        string[] names = [.. new[] { new RoleSubject("dev", false), new RoleSubject("dev", true), new RoleSubject("kim", false) }
            .Select(subject => (string)Parse(RolePolicy.Write(PolicyScope.All, null, subject)[1])["metadata"]!["name"]!)];
        Assert.Equal(3, names.Distinct().Count());
    }

    [Fact]
    public void As_JSON_it_is_the_same_object_or_a_list_of_them()
    {
        var documents = RolePolicy.Write(PolicyScope.All, "shop", new RoleSubject("dev", false));
        var list = JsonNode.Parse(PolicyYaml.ToJson(documents))!;
        Assert.Equal("List", (string)list["kind"]!);
        Assert.True(JsonNode.DeepEquals(Parse(documents[1]), list["items"]![1]));
        Assert.True(JsonNode.DeepEquals(Parse(documents[0]), JsonNode.Parse(PolicyYaml.ToJson([documents[0]]))));
    }

    private static JsonObject Parse(string document) => YamlText.ParseObject(document);

    private static IReadOnlyList<string> Rights(PolicyScope scope) =>
    [
        .. (from rule in Parse(RolePolicy.Write(scope, null, null)[0])["rules"]!.AsArray()
            from verb in rule["verbs"]!.AsArray()
            from resource in rule["resources"]!.AsArray()
            select $"{verb} {resource}").Order(StringComparer.Ordinal),
    ];
}
