using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Platforms.Nodes;
using Sonde.Core.Targets;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Configuration;

namespace Sonde.UnitTests.Core.Platforms;

public sealed class NodePodTests
{
    private static readonly AddToolbox Toolbox = new()
    {
        Name = "sonde-node-x7k2p",
        Reason = "",
        Image = "r/net:1",
        PullPolicy = PullPolicy.Never,
        Security = new ToolboxSecurity(),
        TimeToLive = TimeSpan.FromMinutes(1),
    };

    private static readonly NodeReference Node = new("worker-1");

    private static readonly NodeTarget Found = new()
    {
        Node = new Node(),
        Namespace = "ops",
        NamespaceMetadata = new ObjectMetadata(),
        Level = PodSecurityLevel.Privileged,
        User = "dev",
        Version = new ServerVersion { Major = "1", Minor = "33" },
        MissingRights = [],
    };

    [Fact]
    public void It_reads_the_node_and_has_no_token_unless_more_is_asked_for()
    {
        var pod = NodePod.Write(Toolbox, Node, "ops", "dev (jo@laptop)");
        var container = pod["spec"]!["containers"]![0]!;
        Assert.Equal(("sonde-node-x7k2p", "ops", "node"), ((string)pod["metadata"]!["name"]!, (string)pod["metadata"]!["namespace"]!, (string)pod["metadata"]!["labels"]![NodePod.Label]!));
        Assert.Equal("""{"runAsUser":0,"runAsGroup":0,"runAsNonRoot":false,"allowPrivilegeEscalation":false,"seccompProfile":{"type":"RuntimeDefault"}}""", container["securityContext"]!.ToJsonString());
        Assert.Equal("""[{"name":"host","mountPath":"/host","readOnly":true,"recursiveReadOnly":"IfPossible"}]""", container["volumeMounts"]!.ToJsonString());
        Assert.Equal("""[{"operator":"Exists"}]""", pod["spec"]!["tolerations"]!.ToJsonString());
        Assert.False((bool)pod["spec"]!["automountServiceAccountToken"]!);
        Assert.False((bool)pod["spec"]!["hostIPC"]!);
        Assert.Equal("Never", (string)container["imagePullPolicy"]!);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Each_wish_gives_what_it_says_and_nothing_of_the_other(bool isPrivileged, bool isWritable)
    {
        var spec = NodePod.Write(Toolbox, Node with { IsPrivileged = isPrivileged, IsWritable = isWritable }, "ops", "dev")["spec"]!;
        var container = spec["containers"]![0]!;
        Assert.Equal(isPrivileged, container["securityContext"]!["privileged"] is not null);
        Assert.Equal(isPrivileged, (bool)spec["hostIPC"]!);
        Assert.Equal(!isWritable, container["volumeMounts"]![0]!["readOnly"] is not null);
        var notes = string.Join('\n', Facts(Found, Node with { IsPrivileged = isPrivileged, IsWritable = isWritable }).Notes);
        Assert.Equal(isPrivileged, notes.Contains("It is privileged", StringComparison.Ordinal));
        Assert.Equal(isWritable, notes.Contains("may be changed (--write)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("33", "what is mounted below / on the node is read-only too")]
    [InlineData("31+", "what is mounted below / on the node is read-only too")]
    [InlineData("30", "before Kubernetes 1.31 no mount can say so")]
    [InlineData("", "before Kubernetes 1.31 no mount can say so")]
    public void How_far_read_only_goes_depends_on_the_server_and_is_said(string minor, string expected) => Assert.Contains(
        Facts(Found with { Version = new ServerVersion { Major = "1", Minor = minor } }, Node).Notes, note => note.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("linux", "True", null)]
    [InlineData("linux", "False", null)]
    [InlineData("linux", "Unknown", "SND3006")]
    [InlineData("windows", "True", "SND5007")]
    public void A_node_that_can_start_no_such_pod_is_an_obstacle(string system, string ready, string? code)
    {
        var node = new Node { Status = new NodeStatus { Conditions = [new PodCondition { Type = "Ready", Status = ready }], NodeInfo = new NodeSystem { OperatingSystem = system } } };
        Assert.Equal(code, Facts(Found with { Node = node }, Node).Obstacle?.Definition.Code);
    }

    [Fact]
    public void What_stays_is_named_with_the_command_that_removes_it_unless_it_is_gone()
    {
        var facts = Facts(Found, Node);
        Assert.Equal("pod/x in namespace ops: kubectl delete pod x -n ops", facts.Remains("x", TimeSpan.Zero));
        Assert.Null(facts.RemainsAfter("x", ToolboxFate.Removed));
        Assert.Contains("kubectl delete pod x -n ops", facts.RemainsAfter("x", ToolboxFate.Ended), StringComparison.Ordinal);
    }

    [Fact]
    public void The_words_make_the_same_reference_again() => Assert.Equal(
        "worker-1 -n ops --context c --kubeconfig 'a b' --privileged --write --deadline 10m",
        (Node with { Namespace = "ops", Context = "c", Kubeconfig = "a b", IsPrivileged = true, IsWritable = true, Deadline = TimeSpan.FromMinutes(10) }).Words);

    private static PlatformFacts Facts(NodeTarget target, NodeReference node) => NodeFacts.Of(
        target, node, new ClusterAccess { ContextName = "kind-x", ClusterName = "kind-x", UserName = "dev", Namespace = "ops", Server = new Uri("https://127.0.0.1:6443") });
}
