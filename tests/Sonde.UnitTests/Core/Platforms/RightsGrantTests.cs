using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Targets;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Configuration;
using WorkloadKind = Sonde.Core.Targets.WorkloadKind;

namespace Sonde.UnitTests.Core.Platforms;

public sealed class RightsGrantTests
{
    [Theory]
    [InlineData("patch pods/ephemeralcontainers", "--verb=patch --resource=pods/ephemeralcontainers")]
    [InlineData("get pods/exec|create pods/exec", "--verb=get,create --resource=pods/exec")]
    [InlineData("get pods|get pods/exec|get apps:deployments", "--verb=get --resource=pods,pods/exec,deployments.apps")]
    [InlineData("get apps:deployments/scale", "--verb=get --resource=deployments.apps/scale")]
    [InlineData("get pods|watch pods|get pods/exec|watch pods/exec", "--verb=get,watch --resource=pods,pods/exec")]
    public void Rights_of_the_same_verbs_are_one_kubectl_create_role(string rights, string words)
    {
        var command = Grant(rights);
        var name = NameIn(command);
        Assert.Equal($"kubectl create role {name} {words} -n shop && kubectl create rolebinding {name} --role={name} --user=dev -n shop", command);
    }

    [Fact]
    public void Rights_of_different_verbs_are_written_out_and_no_verb_is_given_for_a_resource_that_does_not_need_it()
    {
        var command = Grant("get pods|watch pods|get pods/exec|create pods/exec|get apps:deployments|get apps:replicasets|patch pods/ephemeralcontainers");
        var name = NameIn(command);
        Assert.Equal(
            $$"""
            echo '
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: { name: {{name}} }
            rules:
            - { apiGroups: [""], resources: [pods], verbs: [get, watch] }
            - { apiGroups: [""], resources: [pods/exec], verbs: [get, create] }
            - { apiGroups: ["apps"], resources: [deployments, replicasets], verbs: [get] }
            - { apiGroups: [""], resources: [pods/ephemeralcontainers], verbs: [patch] }
            ' | kubectl apply -n shop -f - && kubectl create rolebinding {{name}} --role={{name}} --user=dev -n shop
            """,
            command);
    }

    [Theory]
    [InlineData("")]
    [InlineData("       ")]
    public void What_is_written_out_is_YAML_also_where_it_is_shown_indented(string indentation)
    {
        var needed = Rights.Needed(
            new KubernetesReference(WorkloadKind.Deployment, "x", null), EphemeralContainersShape.Current);
        var text = RightsGrant.Command(needed, "shop", "dev").Split('\'')[1].Replace("\n", "\n" + indentation, StringComparison.Ordinal);
        var rules = YamlText.ParseObject(text)["rules"]!.AsArray();
        var granted = rules.SelectMany(rule => rule!["verbs"]!.AsArray().SelectMany(verb => rule["resources"]!.AsArray().Select(resource => $"{verb} {rule["apiGroups"]![0]}:{resource}")));
        Assert.Equal(needed.Select(right => $"{right.Verb} {right.Group}:{right.Resource}").Order(StringComparer.Ordinal), granted.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("dev", "--user=dev")]
    [InlineData("kim@shop.example", "--user=kim@shop.example")]
    [InlineData("system:serviceaccount:shop:ci", "--serviceaccount=shop:ci")]
    [InlineData("Kim O'Neil; reboot", "'--user=Kim O'\\''Neil; reboot'")]
    [InlineData("$(id)\n", "'--user=$(id)\n'")]
    public void The_subject_is_named_as_kubectl_does_and_is_one_word(string user, string subject) =>
        Assert.EndsWith($" {subject} -n shop", Grant("get pods", user), StringComparison.Ordinal);

    [Fact]
    public void Other_rights_and_other_users_have_roles_of_their_own()
    {
        string[] commands = [Grant("get pods"), Grant("watch pods"), Grant("get pods", "kim"), Grant("get pods|watch pods")];
        Assert.Equal(4, commands.Select(NameIn).Distinct().Count());
        Assert.Equal(Grant("get pods"), Grant("get pods"));
        Assert.All(commands, command => Assert.Matches("^sonde-debugger-[0-9a-f]{6}$", NameIn(command)));
    }

    private static string NameIn(string command) => command.Split("--role=")[1].Split(' ')[0];

    private static string Grant(string rights, string user = "dev") => RightsGrant.Command([.. rights.Split('|').Select(Read)], "shop", user);

    private static Right Read(string text)
    {
        var (verb, resource) = (text.Split(' ')[0], text.Split(' ')[1]);
        return resource.Split(':') is [var group, var inGroup] ? new Right(verb, group, inGroup, "") : new Right(verb, "", resource, "");
    }
}
