using Sonde.Core.Faults;
using Sonde.Core.Targets;

namespace Sonde.UnitTests.Core.Targets;

public sealed class TargetGrammarTests
{
    [Theory]
    [InlineData("api", WorkloadKind.Pod, "api")]
    [InlineData("api-7d9c5-x2", WorkloadKind.Pod, "api-7d9c5-x2")]
    [InlineData("pod/api", WorkloadKind.Pod, "api")]
    [InlineData("pods/api", WorkloadKind.Pod, "api")]
    [InlineData("po/api", WorkloadKind.Pod, "api")]
    [InlineData("deploy/api", WorkloadKind.Deployment, "api")]
    [InlineData("Deployment/api", WorkloadKind.Deployment, "api")]
    [InlineData("deployments/api", WorkloadKind.Deployment, "api")]
    [InlineData("deployment.apps/api", WorkloadKind.Deployment, "api")]
    [InlineData("sts/db", WorkloadKind.StatefulSet, "db")]
    [InlineData("statefulset.apps/db", WorkloadKind.StatefulSet, "db")]
    [InlineData("ds/node", WorkloadKind.DaemonSet, "node")]
    [InlineData("rs/api", WorkloadKind.ReplicaSet, "api")]
    [InlineData("job/import", WorkloadKind.Job, "import")]
    [InlineData("svc/api", WorkloadKind.Service, "api")]
    [InlineData("services/api", WorkloadKind.Service, "api")]
    [InlineData("podman", WorkloadKind.Pod, "podman")]
    [InlineData("a.b-c.d", WorkloadKind.Pod, "a.b-c.d")]
    public void A_name_with_or_without_a_kind_leads_into_the_cluster(string text, WorkloadKind kind, string name) =>
        Assert.Equal(new KubernetesReference(kind, name, null), TargetGrammar.Parse(new TargetWords(text)));

    [Theory]
    [InlineData("podman/api", "podman", null, "api", null)]
    [InlineData("docker/api", "docker", null, "api", null)]
    [InlineData("podman/shop/api", "podman", "shop", "api", null)]
    [InlineData("podman/shop", "podman", "shop", "api", "api")]
    [InlineData("docker/Shop_API.1", "docker", null, "Shop_API.1", null)]
    public void An_engine_leads_to_this_machine(string text, string engine, string? pod, string name, string? container) =>
        Assert.Equal(new ContainerReference(engine, pod, name), TargetGrammar.Parse(new TargetWords(text) { Container = container }));

    [Fact]
    public void Where_is_kept()
    {
        var words = new TargetWords("api") { Namespace = "shop", Container = "web", Context = "prod", Kubeconfig = "k" };
        Assert.Equal(
            new KubernetesReference(WorkloadKind.Pod, "api", null) { Namespace = "shop", Container = "web", Context = "prod", Kubeconfig = "k" },
            TargetGrammar.Parse(words));
    }

    [Fact]
    public void A_selector_stands_in_for_a_name() =>
        Assert.Equal(
            new KubernetesReference(WorkloadKind.Pod, null, "app=api,tier!=db") { Namespace = "shop" },
            TargetGrammar.Parse(new TargetWords(null) { Selector = "app=api,tier!=db", Namespace = "shop" }));

    [Theory]
    [InlineData("", "a part between slashes is empty")]
    [InlineData("/", "a part between slashes is empty")]
    [InlineData("deploy/", "a part between slashes is empty")]
    [InlineData("/api", "a part between slashes is empty")]
    [InlineData("podman/", "a part between slashes is empty")]
    [InlineData("deploy/shop/api", "too many slashes")]
    [InlineData("cronjob/x", "\"cronjob\" is not a kind that leads to a pod")]
    [InlineData("API", "\"API\" cannot be a Kubernetes name")]
    [InlineData("-api", "cannot be a Kubernetes name")]
    [InlineData("api.", "cannot be a Kubernetes name")]
    [InlineData("a b", "cannot be a Kubernetes name")]
    [InlineData("café", "cannot be a Kubernetes name")]
    [InlineData("docker/pod/api", "Docker has no pods")]
    [InlineData("podman/a/b/c", "too many slashes")]
    public void Anything_else_is_refused_with_a_reason(string text, string expected)
    {
        var fault = Fail(new TargetWords(text));
        Assert.Contains(expected, fault.Why, StringComparison.Ordinal);
        Assert.Contains($"\"{text}\"", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_too_long_is_refused() =>
        Assert.Contains("at most 253", Fail(new TargetWords(new string('a', 254))).Why, StringComparison.Ordinal);

    [Fact]
    public void Every_error_is_said_at_once()
    {
        var why = Fail(new TargetWords("cronjob/X") { Selector = "a=b" }).Why;
        Assert.Contains("cannot be given together", why, StringComparison.Ordinal);
        Assert.Contains("\"cronjob\"", why, StringComparison.Ordinal);
        Assert.Contains("\"X\"", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-n")]
    [InlineData("--context")]
    [InlineData("--kubeconfig")]
    public void Options_of_Kubernetes_do_not_fit_a_container_of_this_machine(string option)
    {
        var words = new TargetWords("podman/api")
        {
            Namespace = option == "-n" ? "x" : null,
            Context = option == "--context" ? "x" : null,
            Kubeconfig = option == "--kubeconfig" ? "x" : null,
        };
        Assert.Contains($"{option} belongs to Kubernetes", Fail(words).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deploy/api")]
    [InlineData("pod/api")]
    [InlineData("podman/shop/api")]
    [InlineData("docker/api")]
    public void A_target_is_printed_as_it_is_written(string text) => Assert.Equal(text, TargetGrammar.Parse(new TargetWords(text)).Text);

    private static Fault Fail(TargetWords words)
    {
        var fault = Assert.Throws<FaultException>(() => TargetGrammar.Parse(words)).Fault;
        Assert.Equal(FaultCatalog.TargetNotUnderstood, fault.Definition);
        return fault;
    }

    [Fact]
    public void What_names_a_target_again_holds_the_options_that_were_given()
    {
        var words = new TargetWords("deploy/api") { Namespace = "shop", Container = "web", Context = "dev" };
        Assert.Equal("deploy/api -n shop -c web --context dev", TargetGrammar.Parse(words).Words);
        Assert.Equal("-l 'app=api'", TargetGrammar.Parse(new TargetWords(null) { Selector = "app=api" }).Words);
        Assert.Equal("podman/shop/api", TargetGrammar.Parse(new TargetWords("podman/shop/api")).Words);
    }
}
